"""What a pushed mkdocs.yml may ask for."""

from __future__ import annotations

import pytest

from goodterms.publishing.hosting.trust import check_settings, known_extensions

PLAIN = """\
site_name: Anna Lind
docs_dir: content
theme:
  name: material
  font: false
markdown_extensions:
  - tables
  - toc: {permalink: true}
  - markdown.extensions.admonition
  - pymdownx.details
plugins:
  - search
  - goodterms:
      clients: clients
      as_of: !ENV [GOODTERMS_AS_OF, ""]
"""


def told(text: str | bytes, plugins: set[str] | None = None, **others: str) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    files = {"mkdocs.yml": data, **{name.replace("__", "."): one.encode() for name, one in others.items()}}
    allowed = None if plugins is None else frozenset(plugins)
    return [problem.text() for problem in check_settings(files.get, "mkdocs.yml", allowed)]


@pytest.mark.parametrize("plugins", [None, set()])
def test_an_ordinary_project_is_taken(plugins: set[str] | None) -> None:
    assert told(PLAIN, plugins) == []


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("docs_dir: /etc", "1:11"),
        ("docs_dir: ../other", "1:11"),
        ("docs_dir: content/../../other", "1:11"),
        ("docs_dir: ~/other", "1:11"),
        ('docs_dir: "C:\\\\other"', "1:11"),
        ("docs_dir: .goodterms/cache", "1:11"),
        ("docs_dir: !ENV [NOTHING, /etc]", "1:26"),
        ("site_dir: /srv/www", "1:11"),
        ("INHERIT: ../base.yml", "1:10"),
        ("hooks: [../hook.py]", "1:9"),
        ("theme: {name: material, custom_dir: /etc}", "1:37"),
        ("plugins: [goodterms: {clients: /home}]", "1:32"),
        ("plugins: {goodterms: {policy: ../p.yml}}", "1:31"),
        ("plugins: [search: {jieba_dict: /etc/passwd}]", "1:32"),
        ("watch: [/etc/passwd]", "1:9"),
        ("theme: {name: material, static_templates: [/404.html]}", "1:44"),
        ("extra_css: [../../style.css]", "1:13"),
        ("docs_dir: /etc\ndocs_dir: content", "1:11"),
        ("<<: {docs_dir: /etc}", "1:16"),
        ("a: &a {docs_dir: /etc}\n<<: [*a]", "1:18"),
    ],
)
@pytest.mark.parametrize("plugins", [None, set()])
def test_no_path_leads_out_of_the_project(line: str, place: str, plugins: set[str] | None) -> None:
    found = told(line, plugins)
    assert any(one.startswith(f"mkdocs.yml:{place}: error: ") and "leads out of" in one for one in found), (
        found
    )


def test_paths_are_followed_into_what_is_inherited() -> None:
    found = told("INHERIT: base.yml", base__yml="docs_dir: /etc")
    assert [one.split(": ")[0] for one in found] == ["base.yml:1:11"]
    assert told("INHERIT: base.yml", base__yml="INHERIT: base.yml") == []
    [missing] = told("INHERIT: base.yml")
    assert "not in the repository" in missing


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("hooks: [hook.py]", "hooks would run code"),
        ("theme: {name: material, custom_dir: portal}", "templates of your own"),
        ("extra_templates: [a.html]", "templates would run code"),
        ("INHERIT: base.yml", "one file alone"),
        ("plugins: [macros]", "the plugin macros"),
        ("plugins: {macros: {}}", "the plugin macros"),
        ("plugins: [macros: {module_name: main}]", "the plugin macros"),
        ("plugins: macros", "the plugin macros"),
        ("x: &x [macros]\nplugins: *x", "the plugin macros"),
        ("x: &x {plugins: [macros]}\n<<: *x", "the plugin macros"),
        ("plugins: !ENV [GOODTERMS_AS_OF, macros]", "the plugin macros"),
        ("markdown_extensions: [somebody.elses]", "the extension somebody.elses"),
        (
            "markdown_extensions: ['markdown.extensions.toc:Other']",
            "the extension markdown.extensions.toc:Other",
        ),
        ("markdown_extensions: [pymdownx.snippets: {base_path: /etc}]", "files of the host"),
        ("markdown_extensions: [pymdownx.b64]", "files of the host"),
        ("extra_javascript: [x.js]", "a script would run"),
        ("extra_javascript: [{path: x.mjs, type: module}]", "a script would run"),
        ("extra_javascript: https://evil.example/x.js", "a script would run"),
        ("x: &x [x.js]\nextra_javascript: *x", "a script would run"),
        ("extra_css: [https://evil.example/x.css]", "comes from elsewhere"),
        ("extra_css: ['//evil.example/x.css']", "comes from elsewhere"),
        ("x: !!python/name:os.system", "`!!python` tag"),
        ("x: !!python/object/apply:os.system [id]", "`!!python` tag"),
        ("x: !<tag:yaml.org,2002:python/name:os.system> ''", "`!!python` tag"),
        ("%TAG !p! tag:yaml.org,2002:python/\n---\nx: !p!name:os.system", "`!!python` tag"),
        ("!!python/name:os.system : x", "`!!python` tag"),
        ("x: !relative $config_dir/..", "no such tag"),
        ("copyright: !ENV GOODTERMS_SECRET", "no such variable"),
        ("copyright: !ENV [GOODTERMS_AS_OF, GOODTERMS_SECRET, x]", "no such variable"),
        ("theme: !ENV [GOODTERMS_AS_OF, {custom_dir: portal}]", "no such variable"),
        ("theme: !ENV {custom_dir: portal}", "no such variable"),
        ("docs_dir: !!str {a: content}", "no such tag"),
        ("x: !!map content", "no such tag"),
    ],
)
def test_a_restricted_host_takes_no_code(line: str, words: str) -> None:
    found = told(line, set())
    assert any(words in one for one in found), found
    assert all(one.count(" (mend: ") == 1 for one in found)
    base = "site_name: x"
    assert told(line, None, base__yml=base) == [], "who is trusted may use it"


@pytest.mark.parametrize(
    "text",
    [
        "? !!str {=: hooks}\n: [hook.py]",
        "? !ENV [GOODTERMS_AS_OF, hooks]\n: [hook.py]",
        "? !!binary aG9va3M=\n: [hook.py]",
        "? [hooks]\n: [hook.py]",
        # libyaml sees one text in quotes here.
        "extra:\n\ufeff': 1\nhooks: [hook.py]\nx: 1 # '",
    ],
)
def test_no_key_is_hidden_from_the_check(text: str) -> None:
    found = told(text, set())
    assert any("a key is a plain word" in one or "hooks would run code" in one for one in found), found


@pytest.mark.parametrize(
    "text",
    [
        "docs_dir: clients",
        "plugins: [search]",
        "plugins: []",
        "plugins: [goodterms: {enabled: false}]",
        "plugins: {goodterms: {enabled: false}}",
        "plugins: [goodterms]\nplugins: [search]",
    ],
)
def test_a_restricted_host_takes_no_site_without_seal(text: str) -> None:
    [found] = told(text, set())
    assert "without the plugin goodterms" in found


def test_a_name_given_again_inside_itself_is_no_endless_merge() -> None:
    [found] = told("x: &a 1\ny: &a {<<: *a}", set())
    assert "repeated too often" in found


def test_a_plugin_that_was_allowed_is_taken() -> None:
    assert told("plugins: [tags, search, material/search, goodterms]", {"tags"}) == []
    assert len(told("plugins: [tags, blog, goodterms]", {"tags"})) == 1


def test_scripts_that_were_allowed_are_taken() -> None:
    text = "extra_javascript: [x.js]\nextra_css: [style.css]\nplugins: [goodterms]"
    assert len(told(text, set())) == 1
    assert check_settings(lambda name: text.encode(), "mkdocs.yml", frozenset(), scripts=True) == []


def test_known_extensions_are_those_that_are_installed() -> None:
    assert {
        "toc",
        "markdown.extensions.toc",
        "pymdownx.superfences",
        "pymdownx.blocks.tab",
    } <= known_extensions()


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b"a: " + b"{a: " * 60 + b"}" * 60,
        b"a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + b"".join(b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 10)) for c in range(98, 110)),
        b"a: &a [*a]",
        b"a: *b",
        b"a: b: c",
        b"\xff\xfe\x00",
        b"- a list",
        b"",
        b"x" * 2_000_000,
        b"a: 1\n---\nb: 2",
        b'a: "\\UFFFFFFFF"',
    ],
)
def test_hostile_yaml_is_a_problem_and_no_more(data: bytes) -> None:
    [found] = told(data, set())
    assert found.startswith("mkdocs.yml:")


def test_a_repository_without_settings_is_told_so() -> None:
    [found] = [problem.text() for problem in check_settings(lambda name: None, "mkdocs.yml", None)]
    assert "commit it at the top of the repository" in found
