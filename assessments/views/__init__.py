"""What people see of assessments, one module per thing."""
