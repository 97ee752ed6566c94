"""Every word that people read is translated: in the sources, in the catalogue, on the finished pages."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from django.test import Client

from yici.shell import catalogue, markup

TEMPLATES = [path for path in catalogue.source_files(catalogue.SOURCE) if path.suffix == ".html"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(catalogue.SOURCE).as_posix())
def test_a_template_has_no_untranslated_text_and_nothing_inline(path: Path) -> None:
    assert markup.check_template(path.read_text(encoding="utf-8")) == []


def test_the_chinese_catalogue_is_complete() -> None:
    assert catalogue.check_catalogue(catalogue.find_messages(), catalogue.load_catalogue()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/styleguide/", "/nothing-here/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_speaks_one_language(path: str, language: str) -> None:
    catalogue.compile_catalogues()
    answer = Client(headers={"host": "localhost"}).get(path, {"lang": language})
    assert markup.untranslated(answer.content.decode(), language) == []
    assert markup.read(answer.content.decode()).problems == []


@pytest.mark.parametrize(
    ("template", "word"),
    [
        ("<p>办好了</p>", "办好了"),
        ("<p>Done</p>", "Done"),
        ('<img alt="A form">', "A form"),
        ('<input placeholder="ID">', "ID"),
        ('<p onclick="go()"></p>', "onclick"),
        ('<p style="color:red"></p>', "style"),
        ("<script>go()</script>", "script"),
        ('<p title="{{ reason }}"></p>', "title"),
    ],
)
def test_what_must_not_stand_in_a_template_is_named(template: str, word: str) -> None:
    assert any(word in problem for problem in markup.check_template(template))


@pytest.mark.parametrize(
    "template",
    [
        '<p>{% translate "Done" %}</p>',
        "<p>{% blocktranslate %}Done by {{ name }}{% endblocktranslate %}</p>",
        '<p translate="no">办好了</p>',
        '<a lang="zh-Hans">中文</a>',
        "<kbd>Enter</kbd> 12 · {{ name }}",
        "{# a remark #}{% comment %}another{% endcomment %}",
    ],
)
def test_translated_text_and_marked_data_pass(template: str) -> None:
    assert markup.check_template(template) == []


def test_messages_are_found_in_templates_in_all_their_forms() -> None:
    template = """{% translate "One" %}{% include "a.html" with label=_("Two") %}{% translate "May" context "month" %}
    {% blocktranslate count n=n trimmed %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"""
    assert catalogue.messages_in_template(template) == {
        catalogue.Message("One"),
        catalogue.Message("Two"),
        catalogue.Message("May", context="month"),
        catalogue.Message("%(n)s row", "%(n)s rows"),
    }


def test_messages_are_found_in_python_and_text_put_together_is_named() -> None:
    source = '_("One")\nngettext("a", "b", n)\npgettext("c", "d")\n_(word)\n_(f"x {y}")\n'
    found, problems = catalogue.messages_in_python(source)
    assert found == {catalogue.Message("One"), catalogue.Message("a", "b"), catalogue.Message("d", context="c")}
    assert len(problems) == 1


def test_docstrings_of_errors_are_messages() -> None:
    source = 'class YiciError(Exception):\n    """Oh."""\nclass Late(YiciError):\n    """Too\n    late."""\n'
    source += 'class Other:\n    """No."""\n'
    assert set(catalogue.error_docstrings({"a.py": source})) == {
        catalogue.Message("Oh."),
        catalogue.Message("Too late."),
    }


def _catalogue(**words: str) -> polib.POFile:
    made = polib.POFile()
    for text, chinese in words.items():
        made.append(polib.POEntry(msgid=text, msgstr=chinese))
    return made


def test_missing_left_over_and_differing_entries_are_named() -> None:
    found = catalogue.Found({catalogue.Message(text): {"a.html"} for text in ("One", "Two", "{n} rows", "Four")})
    made = _catalogue(Two="", Three="三", Four="敬请等待")
    made.append(polib.POEntry(msgid="{n} rows", msgstr="{m} 行"))
    problems = "\n".join(catalogue.check_catalogue(found, made))
    for part in (
        "“One” (a.html) is not",
        "“Two” (a.html) has no Chinese",
        "“Three” is in",
        "different",
        "office speech",
    ):
        assert part in problems


def test_an_update_keeps_the_chinese_adds_the_new_and_drops_the_unused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('{% translate "One" %}{% translate "Two" %}', encoding="utf-8")
    path = tmp_path / "locale" / "django.po"
    path.parent.mkdir()
    _catalogue(One="一", Three="三").save(str(path))
    assert catalogue.update_catalogue(path, tmp_path) == (1, 1)
    assert {entry.msgid: entry.msgstr for entry in catalogue.load_catalogue(path)} == {"One": "一", "Two": ""}


def test_a_catalogue_is_compiled_once_and_again_after_a_change(tmp_path: Path) -> None:
    made = _catalogue(One="一")
    made.save(str(tmp_path / "django.po"))
    assert catalogue.compile_catalogues(tmp_path) == [tmp_path / "django.mo"]
    assert catalogue.compile_catalogues(tmp_path) == []
    assert polib.mofile(str(tmp_path / "django.mo"))[0].msgstr == "一"


@pytest.mark.parametrize(("html", "language"), [("<p>Save</p>", "zh-hans"), ("<p>存好了</p>", "en")])
def test_a_word_of_the_other_language_is_found_on_a_page(html: str, language: str) -> None:
    assert markup.untranslated(html, language)
    assert not markup.untranslated(html, "en" if language == "zh-hans" else "zh-hans")
