"""A whole build around MkDocs': what must be there before, and what is proved after."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path

from goodterms import __version__
from goodterms.building.cache import Cache
from goodterms.building.pdfs import PDFS_FOLDER, Pdfs
from goodterms.building.policy_pdfs import policy_files
from goodterms.building.project import Project, build_day
from goodterms.building.public import gather, theme_words
from goodterms.building.seal import Sealing, located
from goodterms.building.shell import Shell
from goodterms.building.staging import SEALED_FOLDER, Staging
from goodterms.building.stranger import Allowed
from goodterms.errors import GoodTermsError
from goodterms.guide.content import Guide, read_guide
from goodterms.guide.document import Document
from goodterms.ledger.audit import audit_policy
from goodterms.pages.pdf import fingerprint
from goodterms.paths import theme_dir
from goodterms.records.checks import check_policy
from goodterms.records.load import read_policy
from goodterms.records.policy import Policy
from goodterms.records.problems import Problem, has_errors, is_hosted
from goodterms.sealing.keys import b64encode
from goodterms.sealing.secret import ensure_ignored, read_secret

CACHE_FOLDER = ".goodterms/cache"


@dataclass(slots=True)
class Build:
    """One build, from the check of the set-up to the proof."""

    project: Project
    as_of: date
    secret: bytes = field(repr=False)
    policy: Policy
    staging: Staging
    use_cache: bool = True

    @classmethod
    def begin(cls, project: Project, site: Path, *, use_cache: bool) -> Build:
        """Begin a build; without a secret there is none.

        Raises:
            GoodTermsError: The secret is missing or unusable, the policy has problems, or the
                day cannot be worked out.
        """
        secret, as_of = read_secret(project.root), build_day(project.as_of)
        policy, problems = load_policy(project)
        if policy is None:
            raise GoodTermsError(_lines(problems))
        return cls(project, as_of, secret, policy, Staging.beside(site), use_cache)

    def seal(
        self,
        shell: Shell,
        theme_dirs: list[Path],
        quoted: Iterable[str] = (),
        told: Callable[[int, int], None] = lambda done, of: None,
    ) -> Sealing:
        """Seal every client into the staged site and prove the result.

        Args:
            shell: The page around every envelope.
            theme_dirs: Folders of the installed theme, whose unchanged files are public.
            quoted: Amounts that the guide reckons from the policy, which tell nothing of a client.
            told: Told how many clients are done, of how many.

        Returns:
            The sealing; where it has problems, the staged site must not be published.

        Raises:
            GoodTermsError: The proof failed: something of a record stands in public, or a
                sealed page is not as it was written.
        """
        policy = self.policy
        if (self.staging.site / SEALED_FOLDER).exists():
            raise GoodTermsError(
                f"the guide has a page or folder `{SEALED_FOLDER}`, where the sealed pages go", "rename it"
            )
        public = gather(self.staging.site, theme_dirs)
        public.add(f"{SEALED_FOLDER}/ (the shell of every sealed page)", shell.head + shell.tail)
        allowed = Allowed(policy, theme_words(theme_dirs), self.project.public, quoted)
        root = self.project.root
        guides = read_guide(self.project.docs, policy.languages).languages[1:]
        cache = pdfs = None
        if self.use_cache:
            ensure_ignored(root)
            cache = Cache.open(root / CACHE_FOLDER, self.secret)
        if self.project.pdfs:
            pdfs = self._pdfs()
        sealing = Sealing(
            self.project,
            policy,
            self.as_of,
            self.secret,
            shell,
            self.staging,
            cache,
            pdfs,
            guides,
            _ground(self.project, guides),
            public,
            allowed,
        )
        try:
            sealing.run(told)
        finally:
            if pdfs:
                pdfs.close()
        if not sealing.problems:
            self._prove(sealing)
        return sealing

    def publish_policy(self, guide: Guide, documents: Mapping[str, Document]) -> None:
        """Put the policy's PDFs into the staged site: today's in each language, and the versions kept.

        Args:
            guide: The guide.
            documents: The policy by language.
        """
        pdfs = self._pdfs()
        files = policy_files(self.project, self.policy, guide, documents, self.as_of, pdfs.make)
        for name, data in files:
            path = self.staging.site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        pdfs.close()

    def _pdfs(self) -> Pdfs:
        folder = self.project.root / PDFS_FOLDER if self.use_cache else None
        return Pdfs.open(folder, self.secret, self.project.portal)

    def _prove(self, sealing: Sealing) -> None:
        found = [*sealing.public.flaws, *sealing.proof()]
        if b64encode(self.secret) in sealing.public.secrets:
            found.append(
                f"{sealing.public.secrets[b64encode(self.secret)]}: the root secret stands here in public"
            )
        for leak in sorted(sealing.leaks):
            note = f": {leak.note}" if leak.note and not is_hosted() else ""
            found.append(f"{leak.file}: {_article(leak.kind)} of a client stands here in public{note}")
        if found:
            raise GoodTermsError(
                "the finished site was held against the records, and is not published:\n" + "\n".join(found),
                "take it out of the guide, mkdocs.yml or the plugin that wrote it; what is no secret can be "
                "listed under `public:` of the goodterms plugin",
            )


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _lines(problems: list[Problem]) -> str:
    return "\n".join(["the policy has problems; the site stays as it was"] + [p.text() for p in problems])


def load_policy(project: Project) -> tuple[Policy | None, list[Problem]]:
    """Read and check the policy; None where it has errors."""
    policy, sources, problems = read_policy(project.policy, project.root)
    if policy is None:
        return None, problems
    problems = check_policy(policy, sources) + located(audit_policy(policy), sources)
    return (None if has_errors(problems) else policy), problems


def check_set_up(project: Project, site: Path, *, theme_name: str, font: object) -> None:
    """Refuse a set-up in which something private could get out, or something of the freelancer's be lost.

    Args:
        project: The project.
        site: Where the site is to be published; what stands there is replaced.
        theme_name: Of the MkDocs theme.
        font: The theme's ``font`` setting.

    Raises:
        GoodTermsError: It says what, and the mend.
    """
    if theme_name != "material":
        raise GoodTermsError("the theme is not Material", "write `theme: {name: material}` in mkdocs.yml")
    if font:
        raise GoodTermsError(
            "the theme would load its fonts from elsewhere", "write `font: false` under `theme:`"
        )
    if not re.fullmatch("#[0-9a-fA-F]{6}", project.accent):
        raise GoodTermsError("`accent` is no colour", 'write six hexadecimal digits in quotes: "#1b5468"')
    clients, docs = project.clients.resolve(), project.docs.resolve()
    if clients.is_relative_to(docs) or docs.is_relative_to(clients):
        raise GoodTermsError(
            "client records stand inside the public guide's folder", "keep the two folders apart"
        )
    own = project.root / ".goodterms"
    if own.resolve().is_relative_to(docs):
        raise GoodTermsError(
            "the secret stands inside the public guide's folder", "keep the guide in a folder of its own"
        )
    site = site.resolve()
    kept = [clients, docs, own.resolve(), *([project.overrides.resolve()] if project.overrides else [])]
    if project.root.resolve().is_relative_to(site) or any(
        site.is_relative_to(folder) or folder.is_relative_to(site) for folder in kept
    ):
        raise GoodTermsError(
            "the site would take the place of a folder of yours", "name a folder that holds nothing else"
        )


def _ground(project: Project, guides: tuple[str, ...]) -> bytes:
    """Return a digest of what every page is made of besides its record."""
    libraries = (f"{name} {version(name)}" for name in ("babel", "jinja2", "markdown", "nh3"))
    digest = hashlib.sha256(" ".join([__version__, *libraries]).encode())
    digest.update(repr((project.accent, project.pdfs, project.as_of, guides)).encode())
    digest.update(fingerprint(project.portal) if project.pdfs else b"")
    for path in _ingredients(project):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.digest()


def _ingredients(project: Project) -> Iterator[Path]:
    package = Path(__file__).resolve().parent.parent
    for part in ("records", "ledger", "pages", "sealing", "locale", "building"):
        yield from sorted(p for p in (package / part).rglob("*") if p.suffix in {".py", ".po"})
    yield from sorted((theme_dir() / "pages").rglob("*.html"))
    if project.overrides and (project.overrides / "pages").is_dir():
        yield from sorted((project.overrides / "pages").rglob("*.html"))
    yield project.policy
