"""House rules of templates."""

import re

import pytest

from tests.house.sources import TEMPLATES, name, python_files, templates

# Django looks these up by a fixed name; a package's pages that ours override are rendered by the
# package.
_BY_CONVENTION = re.compile(
    r"^(\d{3}(_csrf)?\.html|(account|allauth|usersessions|mfa|django|admin|registration|robots)/.*)"
)
_LIMIT = 160
_FORBIDDEN = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(
        r"<script\b(?![^>]*(\bsrc\s*=|type\s*=\s*[\"']application/(ld\+)?json))", re.IGNORECASE
    ),
    "on* handler": re.compile(r"<[^>]*\son[a-z]+\s*=|\shx-on[:\-]", re.IGNORECASE),
    "javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "unescaped output": re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off"),
    "other origin": re.compile(
        r"<(script|link|img|iframe|source)\b[^>]*(src|href)\s*=\s*[\"'](https?:)?//", re.IGNORECASE
    ),
}  # fmt: skip
_COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
# Mails cannot load a style sheet and have theirs inlined; they never meet the page's security
# policy.
_MAILS = re.compile(r"(^|/)(mails?|emails?)/")


def is_mail(path):
    return bool(_MAILS.search(name(path)))


@pytest.mark.parametrize("rule", _FORBIDDEN)
def test_templates_keep_the_security_policy(rule):
    wrong = [
        f"{name(path)}: {found.group(0).strip()}"
        for path in templates()
        if path.suffix in (".html", ".svg")
        and not (is_mail(path) and rule in ("inline style", "other origin"))
        for found in _FORBIDDEN[rule].finditer(_COMMENT.sub("", path.read_text()))
    ]
    assert not wrong, f"{rule}:\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("inline style", '<p style="color:red">'),
        ("inline script", "<script>go()</script>"),
        ("on* handler", '<button type="button" onclick="go()">'),
        ("on* handler", '<button hx-on:click="go()">'),
        ("unescaped output", "{{ text | safe }}"),
        ("other origin", '<script src="https://cdn.example/x.js">'),
    ],
)
def test_the_rules_see_what_they_forbid(rule, source):
    assert _FORBIDDEN[rule].search(source)


@pytest.mark.parametrize(
    "source",
    [
        '<script src="{% static "js/x.js" %}" defer></script>',
        '<script type="application/json" id="x">',
        '<a class="list-style" href="https://example.org">',
        '<p data-one="1">',
        "{{ value|safe_thing }}",
    ],
)
def test_the_rules_let_the_rest_pass(source):
    assert not [rule for rule, pattern in _FORBIDDEN.items() if pattern.search(source)]


def test_templates_stay_short():
    long = {
        name(path): count
        for path in templates()
        if (count := path.read_text().count("\n")) > _LIMIT
    }
    assert not long, f"Cut these templates (limit {_LIMIT} lines): {long}"


def test_every_template_is_used():
    """Named as a string by a view, a tag, a mail or another template; mails name their subject
    without suffix.
    """
    sources = [path.read_text() for path in (*python_files(), *templates())]
    named = set(re.findall(r"[\"']([\w./-]+?)(?:#[\w-]+|\{\w+\})?[\"']", "\n".join(sources)))
    prefixes = tuple(re.findall(r"[\"']([\w./-]+/)[\"']?(?:\{|\|add:|\s*\+)", "\n".join(sources)))
    unused = []
    for path in templates():
        template = str(path.relative_to(TEMPLATES))
        stem = re.sub(r"(_subject|_message)?\.(html|txt|svg|xml)$", "", template)
        if not (
            _BY_CONVENTION.match(template)
            or {template, stem} & named
            or template.startswith(prefixes)
        ):
            unused.append(template)
    assert not unused, f"No view, tag or template names: {unused}"


def test_every_template_loads_only_what_it_uses():
    """A ``{% load %}`` of one library whose tags and filters do not occur below it says nothing."""
    from django.template import engines

    libraries = engines["django"].engine.template_libraries
    useless = []
    for path in templates():
        text = path.read_text()
        for loaded in re.findall(r"\{%\s*load\s+([^%]+?)\s*%\}", text):
            if " from " in f" {loaded} ":
                continue
            for library in loaded.split():
                tags, filters = libraries[library].tags, libraries[library].filters
                used = any(re.search(rf"\{{%\s*{re.escape(tag)}\b", text) for tag in tags)
                used = used or any(re.search(rf"\|\s*{re.escape(one)}\b", text) for one in filters)
                if not used:
                    useless.append(f"{name(path)}: {library}")
    assert not useless, "Loaded and never used:\n" + "\n".join(useless)
