"""`python -m textgames.cli` is the command `textgames`."""

import sys

from textgames.cli import main

sys.exit(main())
