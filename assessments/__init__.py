"""What is asked, answered and marked: quizzes, case vignettes and their records."""
