"""The environments of the templates are Jinja’s own, told to escape; what they compiled is kept in a memory."""

from typing import Any

import jinja2
import pytest
from contrat.pages.environment import environment, escaping
from contrat.reading.memo import Memoire

SHOWN = """{% macro dit(x) %}<i>{{ x }}</i>{% endmacro %}{% set bloc %}<b>{{ v }}</b>{% endset -%}
{{ v }}|{{ dit(v) }}|{{ bloc }}|{{ v|e }}|{{ v|string|upper }}|{{ "<" ~ v ~ ">" }}|{{ [v]|join(", ") }}"""


def test_what_a_template_shows_is_escaped_once_by_jinja_itself() -> None:
    env = escaping(jinja2.DictLoader({"a": SHOWN}))
    assert type(env) is jinja2.Environment
    assert type(environment()) is jinja2.Environment
    v = "&lt;&#39;a"
    assert env.get_template("a").render(v="<'a") == f"{v}|<i>{v}</i>|<b>{v}</b>|{v}|&lt;&#39;A|&lt;{v}&gt;|{v}"


def test_what_is_undefined_stops_a_body() -> None:
    with pytest.raises(jinja2.UndefinedError, match="'absent' is undefined"):
        environment().from_string("{{ absent }}").render()


def test_a_template_is_compiled_once_for_a_memory_and_again_when_its_source_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memoire = Memoire()
    compiled = []
    real = jinja2.Environment.compile

    def counted(env: jinja2.Environment, source: str, *args: Any, **options: Any) -> Any:
        compiled.append(source)
        return real(env, source, *args, **options)

    def shown(source: str) -> str:
        return escaping(jinja2.DictLoader({"a": source}), memoire).get_template("a").render(x="<")

    monkeypatch.setattr(jinja2.Environment, "compile", counted)
    assert [shown(source) for source in ("1 {{ x }}", "1 {{ x }}", "2 {{ x }}")] == ["1 &lt;", "1 &lt;", "2 &lt;"]
    assert compiled == ["1 {{ x }}", "2 {{ x }}"]
    memoire = Memoire(keeps=False)
    assert [shown("2 {{ x }}"), shown("2 {{ x }}")] == ["2 &lt;", "2 &lt;"]
    assert compiled[2:] == ["2 {{ x }}", "2 {{ x }}"]
