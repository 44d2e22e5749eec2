"""The command line: each command parses, makes one flow call and prints; the contract is in design and README.

Exit status: 0 done; 1 the answer is no, or it failed (the code says why); 2 the command was not understood;
``screen`` adds 3 (needs declaration) and 4 (refused).
"""

from __future__ import annotations

import sys

from api.cli.application import app
from api.cli.console import print_error
from api.errors import EdgeError
from records.errors import RecordsError
from signer.errors import SignerError

EXIT_FAILED = 1
EXIT_INTERRUPTED = 130
"""As shells say it: 128 and the number of SIGINT."""


def main() -> None:
    """Run the command line; an error becomes one line on standard error and exit status 1."""
    try:
        app(prog_name="vanthu")
    except SignerError as error:
        print_error(error.code, error.text, _in_vietnamese(error.code))
        sys.exit(EXIT_FAILED)
    except (RecordsError, EdgeError) as error:
        print_error(error.code, error.text, error.text_vi or _in_vietnamese(error.code))
        sys.exit(EXIT_FAILED)
    except BrokenPipeError:
        sys.exit(EXIT_FAILED)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:  # the last line of defence: a person must never meet a traceback
        print_error("internal-error", f"Unexpected error ({type(error).__name__}).", "Lỗi không lường trước.")
        sys.exit(EXIT_FAILED)


def _in_vietnamese(code: str) -> str:
    """What the catalogue says of a code whose error brings no Vietnamese of its own."""
    from api.http.problem_texts import problem_catalogue  # read only when something went wrong

    known = problem_catalogue().get(code)
    return known.vi if known else ""
