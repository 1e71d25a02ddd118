"""`python -m textgames` is the command `textgames`."""

import sys

from textgames.cli import main

sys.exit(main())
