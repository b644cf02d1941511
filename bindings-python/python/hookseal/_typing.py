"""What `typing` has from Python 3.11 on. The package requires no other one for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Type checkers bring it with them.
    from typing_extensions import NotRequired
elif sys.version_info >= (3, 11):
    from typing import NotRequired
else:
    # Of a field that need not be there, 3.10 can at least say that it may be None.
    from typing import Optional as NotRequired

__all__ = ["NotRequired"]
