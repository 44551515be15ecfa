"""The environment of the templates shows what Jinja’s own, which escapes all, would show."""

from typing import Any

import jinja2
import pytest
from contrat.gabarits import Environment
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

SHOWN = """{% macro dit(x) %}<i>{{ x }}</i>{% endmacro %}{% set bloc %}<b>{{ v }}</b>{% endset -%}
{{ v }}|{{ dit(v) }}|{{ bloc }}|{{ v|e }}|{{ v|string|upper }}|{{ "<" ~ v ~ ">" }}|{{ [v]|join(", ") }}
{%- autoescape false %}{{ v }}{% endautoescape %}"""


class Autre(str):
    """Neither a plain text nor markup."""

    __slots__ = ()


class Balise:
    def __html__(self) -> str:
        return "<hr>"


signs = st.text(st.sampled_from("a<>&\"' é’"))
values: st.SearchStrategy[Any] = st.one_of(
    signs, signs.map(Markup), signs.map(Autre), st.integers(), st.none(), st.just(Balise()), st.floats()
)


@given(values)
def test_every_value_is_shown_as_jinja_shows_it_escaped(value: Any) -> None:
    whole = SHOWN.replace("autoescape false", "autoescape true")  # ours cannot be told not to escape
    expected = jinja2.Environment(autoescape=True).from_string(whole).render(v=value)
    assert Environment().from_string(SHOWN).render(v=value) == expected


def test_a_template_is_the_same_from_one_page_to_the_next_and_an_absent_one_is_said() -> None:
    env = Environment(loader=jinja2.DictLoader({"a": "{% include 'b' %}", "b": "{{ x }}"}))
    assert env.get_template("a") is env.get_template("a")
    assert env.get_template("a").render(x="<") == "&lt;"
    assert env.get_template("b", globals={"x": "2"}).render() == "2"
    with pytest.raises(jinja2.TemplateNotFound):
        env.get_template("c")
