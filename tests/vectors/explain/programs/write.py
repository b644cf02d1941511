"""Writes `tests/vectors/explain/programs.json`: documents, and what PHP, Go and Java make of them.

    python3 tests/vectors/explain/programs/write.py

Run by hand where these languages are: on Debian `php-cli golang-go default-jdk-headless libgoogle-gson-java
libjackson2-databind-java`. What it wrote is kept, so that nobody else needs them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SHARE = Path("/usr/share/java")

sys.path.insert(0, str(FOLDER.parent))
import generate

COMMANDS = [
    ["php", "write.php"],
    ["go", "run", "write.go"],
    [
        "java",
        "-cp",
        os.pathsep.join(str(jar) for jar in sorted(SHARE.glob("*.jar"))),
        "Write.java",
    ],
]
MORE = [
    '{"id":"evt_2","quote":"it\'s \\"a=b\\" \\\\ ok","path":"/a/b","emoji":"\U0001f928 \u270b","amount":1.50,"big":12345678901}',
]


def main() -> None:
    """Run every program, and write what they gave."""
    documents = [*generate.SENT, *MORE]
    made = []
    for command in COMMANDS:
        done = subprocess.run(
            command,
            cwd=FOLDER,
            input=json.dumps(documents).encode(),
            capture_output=True,
            check=True,
        )
        made += json.loads(done.stdout)
    file = {
        "generatedBy": "tests/vectors/explain/programs/write.py",
        "documents": documents,
        "made": made,
    }
    text = json.dumps(file, ensure_ascii=True, indent=1) + "\n"
    (FOLDER.parent / "programs.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
