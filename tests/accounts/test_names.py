"""A name is text in any script: kept, compared and found as one, however it is typed."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import names
from accounts.models import User

OYKU = "Öykü Şahin"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Tamsin\u200e Reyes", "Tamsin Reyes"),  # a direction that nobody sees
        ("Tam\u200bsin Rey\u00ades", "Tamsin Reyes"),  # a space of no width, a soft hyphen
        ("Anne\u2011Marie", "Anne-Marie"),  # the hyphen that Word writes
        ("  Tamsin\u00a0 \t Reyes ", "Tamsin Reyes"),
        (unicodedata.normalize("NFD", OYKU), OYKU),
        ("Rey\u200des", "Reyes"),  # joins nothing between Latin letters
        ("می\u200cنا", "می\u200cنا"),  # and parts letters in Persian
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("金\u3164田", "金田"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
    ],
)
def test_a_name_is_kept_without_what_nobody_sees(typed, kept):
    assert names.tidied(typed) == kept


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Tamsin\x07", "U+0007"),
        ("Tamsin \ue000", "U+E000"),
        ("---", "at least one letter"),
        ("42", "at least one letter"),
    ],
)
def test_what_is_no_part_of_a_name_is_named(name, said):
    with pytest.raises(ValidationError) as refused:
        names.check(name)
    assert said in refused.value.messages[0]


@pytest.mark.parametrize("name", ["Li", "ኃይሌ", "O’Brien", "Jean-Luc d'Arc", "李小龍", "ა", "X Æ"])
def test_names_of_every_script_are_names(name):
    names.check(name)
    assert names.key_of(name)


@pytest.mark.parametrize(
    "typed",
    [
        "öykü",
        "OYKU",
        "oyku  sahin",
        "Sahin Öykü",
        unicodedata.normalize("NFD", "şahin"),
        "ÖYKÜ ŞAHİN",
    ],
)
def test_a_name_is_found_without_regard_to_case_accents_form_and_spaces(typed):
    key = names.key_of(OYKU)
    assert all(word in key for word in names.key_of(typed).split())


@pytest.mark.parametrize(
    ("some", "others"),
    [
        ("O’Brien", "o'brien"),
        ("Łukasz", "lukasz"),
        ("Søren", "Soren"),
        ("ISIK", "ışık"),
        ("Straße", "STRASSE"),
    ],
)
def test_spellings_of_one_name_have_one_key(some, others):
    assert names.key_of(some) == names.key_of(others)


def test_a_vowel_sign_is_no_accent():
    assert names.key_of("कमल") != names.key_of("कमला")


# ------------------------------------------------------------ at the doors


@pytest.mark.django_db
@pytest.mark.database
class TestPeople:
    @pytest.fixture
    def oyku(self) -> User:
        return User.objects.create_user("oyku@example.org", "x", legal_name=OYKU)

    @pytest.mark.parametrize(
        "typed",
        ["öykü", "oyku", "ÖYKÜ", "Öykü  Şahin", unicodedata.normalize("NFD", "Öykü"), "oyku@"],
    )
    def test_somebody_is_found_as_the_name_is_typed(self, oyku, typed):
        assert list(User.objects.called(typed)) == [oyku]

    @pytest.mark.parametrize("typed", ["", "  ", "\x00", "%", "...", "nobody"])
    def test_what_is_no_name_finds_nobody(self, oyku, typed):
        assert oyku not in User.objects.called(typed)

    def test_a_changed_name_is_found_by_its_new_spelling(self, oyku):
        oyku.legal_name = "Jana  Novákova"
        oyku.save(update_fields=["legal_name"])
        assert list(User.objects.called("novakova")) == [oyku]
        assert not User.objects.called("sahin").exists()
        assert oyku.legal_name == "Jana Novákova"

    def test_people_are_ordered_by_name_and_not_by_letter_code(self, oyku):
        for word in ("zoe", "Oz", "Åsa", "anna"):
            User.objects.create_user(f"{names.key_of(word)}@example.org", "x", legal_name=word)
        ordered = User.objects.filter(email__endswith="@example.org").by_name()
        assert [one.legal_name for one in ordered] == ["anna", "Åsa", OYKU, "Oz", "zoe"]

    def test_the_profile_refuses_by_name_what_is_no_letter_and_keeps_what_was_typed(
        self, sign_in, oyku
    ):
        client = sign_in(oyku)
        answer = client.post(
            reverse("accounts:profile"),
            {"legal_name": "Öykü \ue000", "preferred_name": "Ö", "time_zone": "UTC"},
        )
        assert "U+E000" in answer.content.decode()
        assert "\ue000" in answer.content.decode()
        oyku.refresh_from_db()
        assert oyku.legal_name == OYKU

    def test_the_profile_takes_a_name_without_what_nobody_sees(self, sign_in, oyku):
        sign_in(oyku).post(
            reverse("accounts:profile"),
            {
                "legal_name": "Öy\u200ekü\u00ad  Şahin",
                "preferred_name": "\u200b",
                "time_zone": "UTC",
            },
        )
        oyku.refresh_from_db()
        assert (oyku.legal_name, oyku.preferred_name) == (OYKU, "")

    def test_nobody_signs_up_under_a_name_that_cannot_be_seen(self, client):
        answer = client.post(
            reverse("account_signup"),
            {"legal_name": "\u200b\u00ad", "email": "new@example.org", "time_zone": "UTC"},
        )
        assert "legal_name" in answer.context["form"].errors
        assert not User.objects.filter(email="new@example.org").exists()
