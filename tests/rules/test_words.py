"""The register of words: nothing else may hold what a person wrote."""

from flask import Flask

from echo_community.kernel import words


def test_every_text_column_is_registered_as_words_or_declared_a_code(app: Flask) -> None:
    assert words.unregistered() == []


def test_what_people_write_is_in_the_register(app: Flask) -> None:
    registered = words.registered()

    assert registered["posts.source"] is words.Kind.MARKDOWN
    assert registered["threads.title"] is words.Kind.LINE
    assert registered["users.interests"] is words.Kind.TEXT
    assert registered["revisions.source"] is words.Kind.MARKDOWN


def test_controls_and_direction_overrides_are_cleaned_and_letters_stay() -> None:
    assert words.tidy("a\x00b\u202ec\r\nd") == "abc\nd"
    assert words.tidy_line("  Où   est\nl’été ᐃᓄᒃ  ") == "Où est l’été ᐃᓄᒃ"
