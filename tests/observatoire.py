"""The score that MDN’s HTTP Observatory gives a site, from its published rules.

Rules: github.com/mdn/mdn-http-observatory, `src/grader/charts.js` (points) and `src/analyzer/tests/*.js`
(which result), read in 2026. Each function is one of its ten tests and returns (result, points). Points
above zero count only when those below leave 90 or more (`MINIMUM_SCORE_FOR_EXTRA_CREDIT`).
Not here, for they need a public host: the preload list of browsers (+5) and a valid chain of certificates.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from serveurs_reels import Answer
from site_bati import PageBatie

Result = tuple[str, int]
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}


def score(page: Answer, first: Answer) -> tuple[int, dict[str, Result]]:
    """Return the score of a page had over TLS and of the first answer had without, with each test’s result."""
    results = {
        "content-security-policy": csp(page),
        "cookies": cookies(page),
        "cross-origin-resource-sharing": cors(page),
        "redirection": redirection(first),
        "referrer-policy": referrer(page),
        "strict-transport-security": hsts(page),
        "subresource-integrity": sri(page),
        "x-content-type-options": nosniff(page),
        "x-frame-options": framing(page),
        "cross-origin-resource-policy": corp(page),
    }
    points = [p for _, p in results.values()]
    base = 100 + sum(p for p in points if p < 0)
    return max(base, 0) + (sum(p for p in points if p > 0) if base >= 90 else 0), results


def policies(page: Answer) -> list[dict[str, set[str]]]:
    """Return the policies of the header and of the `<meta>`, each directive with its sources."""
    metas = [m for m in _tree(page).all("meta") if (m.get("http-equiv") or "").lower() == "content-security-policy"]
    texts = [*page.headers.get("content-security-policy", "").split(","), *(m.get("content") for m in metas)]
    parsed = []
    for text in filter(str.strip, texts):
        parts = [d.split() for d in text.lower().split(";") if d.strip()]
        parsed.append({d[0]: set(d[1:]) for d in reversed(parts)})  # the first of a name is the one that holds
    return parsed


def csp(page: Answer) -> Result:  # noqa: PLR0911 — one return a result of the rules
    """csp.js: sources of `script-src`, `object-src` and `style-src`, else of `default-src`."""
    found = policies(page)
    if not found:
        return "csp-not-implemented", -25
    policy: dict[str, set[str]] = {}
    for p in found:
        for directive, sources in p.items():
            policy[directive] = policy[directive] & sources if directive in policy else sources
    default = policy.get("default-src", {"*"})
    scripts, objects, styles = (policy.get(d, default) for d in ("script-src", "object-src", "style-src"))
    every = set().union(*policy.values())
    if scripts & (BROAD | {"'unsafe-inline'", "data:"}) or objects & BROAD:
        return "csp-implemented-with-unsafe-inline", -20
    if any(s.startswith(("http:", "ftp:")) for s in every):
        return "csp-implemented-with-insecure-scheme", -20
    if "'unsafe-eval'" in scripts | styles:
        return "csp-implemented-with-unsafe-eval", -10
    if styles & (BROAD | {"'unsafe-inline'", "data:"}):
        return "csp-implemented-with-unsafe-inline-in-style-src-only", 0
    if default == {"'none'"}:
        return "csp-implemented-with-no-unsafe-default-src-none", 10
    return "csp-implemented-with-no-unsafe", 5


def cookies(page: Answer) -> Result:
    """cookies.js; this site has none, so any cookie at all counts as the worst."""
    return ("cookies-session-without-secure-flag", -40) if "set-cookie" in page.headers else ("cookies-not-found", 0)


def cors(page: Answer) -> Result:
    """cors.js: who may read the answer, and with whose credentials."""
    origin = page.headers.get("access-control-allow-origin")
    if origin is None:
        return "cross-origin-resource-sharing-not-implemented", 0
    if origin == "*":
        return "cross-origin-resource-sharing-implemented-with-public-access", 0
    if page.headers.get("access-control-allow-credentials", "").lower() == "true":
        return "cross-origin-resource-sharing-implemented-with-universal-access", -50
    return "cross-origin-resource-sharing-implemented-with-restricted-access", 0


def redirection(first: Answer) -> Result:
    """redirection.js: the first answer over HTTP leads to HTTPS on the same host."""
    target = urlsplit(first.headers.get("location", ""))
    if first.status not in {301, 302, 303, 307, 308}:
        return "redirection-missing", -20
    if target.scheme != "https":
        return "redirection-not-to-https-on-initial-redirection", -10
    if target.hostname != "localhost":
        return "redirection-off-host-from-http", -5
    return "redirection-to-https", 0


def referrer(page: Answer) -> Result:
    """referrer-policy.js: the last valid value of the list holds."""
    good = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    bad = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
    values = [v.strip().lower() for v in page.headers.get("referrer-policy", "").split(",") if v.strip()]
    if not values:
        return "referrer-policy-not-implemented", 0
    known = [v for v in values if v in good | bad]
    if not known:
        return "referrer-policy-header-invalid", -5
    return ("referrer-policy-private", 5) if known[-1] in good else ("referrer-policy-unsafe", -5)


def hsts(page: Answer) -> Result:
    """strict-transport-security.js: at least six months."""
    value = page.headers.get("strict-transport-security")
    if value is None:
        return "hsts-not-implemented", -20
    m = re.search(r"max-age=(\d+)", value.lower())
    if not m or "," in value:
        return "hsts-header-invalid", -20
    if int(m[1]) < 15768000:
        return "hsts-implemented-max-age-less-than-six-months", -10
    return "hsts-implemented-max-age-at-least-six-months", 0


def sri(page: Answer) -> Result:
    """subresource-integrity.js: scripts of this origin need no digest, those of others do."""
    scripts = [s for s in _tree(page).all("script") if s.get("src")]
    if not scripts:
        return "sri-not-implemented-but-no-scripts-loaded", 0
    outside = [s for s in scripts if "//" in s.get("src")]
    if any(not s.get("src").startswith("https://") for s in outside):
        return "sri-not-implemented-and-external-scripts-not-loaded-securely", -50
    if any(not s.get("integrity") for s in outside):
        return "sri-not-implemented-but-external-scripts-loaded-securely", -5
    if outside or all(s.get("integrity") for s in scripts):
        return "sri-implemented-and-all-scripts-loaded-securely", 5
    return "sri-not-implemented-but-all-scripts-loaded-from-secure-origin", 0


def nosniff(page: Answer) -> Result:
    """x-content-type-options.js"""
    value = page.headers.get("x-content-type-options")
    if value is None:
        return "x-content-type-options-not-implemented", -5
    found = value.strip().lower() == "nosniff"
    return ("x-content-type-options-nosniff", 0) if found else ("x-content-type-options-header-invalid", -5)


def framing(page: Answer) -> Result:
    """x-frame-options.js: the policy of the header comes before X-Frame-Options; a `<meta>` does not count."""
    header = page.headers.get("content-security-policy", "")
    ancestors = re.findall(r"frame-ancestors\s+([^;,]+)", header)
    if any(not set(a.split()) & BROAD for a in ancestors):
        return "x-frame-options-implemented-via-csp", 5
    value = page.headers.get("x-frame-options", "").lower()
    if not value:
        return "x-frame-options-not-implemented", -20
    return (
        ("x-frame-options-sameorigin-or-deny", 0)
        if value in {"deny", "sameorigin"}
        else ("x-frame-options-header-invalid", -20)
    )


def corp(page: Answer) -> Result:
    """cross-origin-resource-policy.js"""
    value = page.headers.get("cross-origin-resource-policy", "").lower()
    points = {"": 0, "cross-origin": 0, "same-origin": 10, "same-site": 10}
    return f"cross-origin-resource-policy-{value or 'not-implemented'}", points.get(value, -5)


def _tree(page: Answer) -> PageBatie:
    return PageBatie("", page.body.decode("utf-8"))
