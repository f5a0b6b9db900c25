"""What each forge and web server wants in a project: its files, and where they go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from goodterms.starting.headers import HASHED, content_security_policy
from goodterms.starting.slugs import slug_of
from goodterms.starting.templates import filled, fixed

PLACEHOLDER = "portal.example"
"""The address in a server's file while the site has none."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a file may have to name."""

    project: str
    """The folder's name."""
    site_url: str = ""
    docs: str = "content"
    """The guide's folder; what lies beside its languages is published as it is."""

    @property
    def host(self) -> str:
        """The site's host name, as browsers ask for it (RFC 5890)."""
        name = urlsplit(self.site_url).hostname or PLACEHOLDER
        try:
            return name if name.isascii() else name.encode("idna").decode()
        except UnicodeError:
            return name


@dataclass(frozen=True, slots=True)
class Forge:
    """One place to publish at."""

    title: str
    files: Callable[[Place], dict[str, bytes]]
    """Paths from the project's folder, and what stands in them."""
    publish: str
    """How to publish there, for the project's own README."""


def _headers(place: Place) -> dict[str, bytes]:
    policy = content_security_policy()
    return {f"{place.docs}/_headers": filled("headers", csp=policy, hashed=HASHED)}


def _github(_: Place) -> dict[str, bytes]:
    return {
        ".github/workflows/publish.yml": fixed("github.yml"),
        ".github/dependabot.yml": fixed("dependabot.yml"),
    }


def _gitlab(_: Place) -> dict[str, bytes]:
    return {".gitlab-ci.yml": fixed("gitlab.yml")}


def _netlify(place: Place) -> dict[str, bytes]:
    return {"netlify.toml": fixed("netlify.toml"), **_headers(place)}


def _cloudflare(place: Place) -> dict[str, bytes]:
    project = slug_of(place.project)[:58].rstrip("-")
    return {"wrangler.toml": filled("wrangler.toml", project=project), **_headers(place)}


def _nginx(place: Place) -> dict[str, bytes]:
    policy = content_security_policy()
    return {"servers/nginx.conf": filled("nginx.conf", csp=policy, host=place.host)}


def _caddy(place: Place) -> dict[str, bytes]:
    policy = content_security_policy()
    return {"servers/Caddyfile": filled("Caddyfile", csp=policy, host=place.host)}


FORGES: Mapping[str, Forge] = {
    "github": Forge(
        "GitHub Pages",
        _github,
        "Make a private repository at GitHub, do what the first lines of `.github/workflows/publish.yml` say "
        "and push to `main`. Pages of a private repository need a paid plan.",
    ),
    "gitlab": Forge(
        "GitLab Pages",
        _gitlab,
        "Make a private project at GitLab, do what the first lines of `.gitlab-ci.yml` say, and push.",
    ),
    "netlify": Forge(
        "Netlify",
        _netlify,
        "Push to a private repository, let Netlify build from it, and do what the first lines of "
        "`netlify.toml` say.",
    ),
    "cloudflare": Forge(
        "Cloudflare Pages",
        _cloudflare,
        "Push to a private repository, let Cloudflare Pages build from it, and do what the first lines of "
        "`wrangler.toml` say.",
    ),
    "nginx": Forge(
        "nginx",
        _nginx,
        "Put `servers/nginx.conf` on your server, run `mkdocs build --strict`, and copy `site/` there; or, "
        "with a `goodterms host`, let `root` be the folder that it publishes to.",
    ),
    "caddy": Forge(
        "Caddy",
        _caddy,
        "Put `servers/Caddyfile` on your server, run `mkdocs build --strict`, and copy `site/` there; or, "
        "with a `goodterms host`, let `root` be the folder that it publishes to.",
    ),
}


def forge_files(names: tuple[str, ...], place: Place) -> dict[str, bytes]:
    """Return the files of the named forges; those that two share come once.

    Raises:
        KeyError: A name that is not among :data:`FORGES`.
    """
    files: dict[str, bytes] = {}
    for name in names:
        files |= FORGES[name].files(place)
    return files
