"""Which licence a distribution is under, in SPDX terms where its metadata allows.

Metadata says it in three ways: `License-Expression` (SPDX), a free `License` line, and trove
classifiers. They are asked in that order, since each is more exact than the next.
"""

import re
from collections.abc import Set as AbstractSet
from importlib.metadata import Distribution

# Free text as found in the wild, to its SPDX name. "BSD" alone does not say which one; the two- and
# three-clause forms are alike for us, so it stands for the stricter.
SPDX = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}


def spdx(text: str) -> str:
    """The SPDX name of a licence given in free text; the text itself where none is known."""
    return SPDX.get(text.strip().lower(), text.strip())


def licence_of(found: Distribution) -> str:
    """The licence of an installed distribution; "unknown" where its metadata does not say."""
    metadata = found.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    line = "".join(metadata.get_all("License") or [])
    if line and "\n" not in line:
        return spdx(line)
    classifiers = metadata.get_all("Classifier") or []
    named = [one.rsplit("::", 1)[-1] for one in classifiers if one.startswith("License")]
    return " AND ".join(sorted({spdx(one) for one in named})) or "unknown"


def permitted(expression: str, allowed: AbstractSet[str]) -> bool:
    """Whether an SPDX expression of AND and OR can be met with the allowed licences alone.

    Brackets are not read: an expression that has them is refused and must be listed by name.
    """
    if re.search(r"[()]", expression):
        return False
    either = re.split(r"\s+OR\s+", expression)
    return any(
        all(part.strip() in allowed for part in re.split(r"\s+AND\s+", one)) for one in either
    )
