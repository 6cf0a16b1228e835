"""Does a page meet WCAG 2.2 AA, as far as a machine can tell?"""

from pathlib import Path
from typing import Any

AXE = Path(__file__).parent / "axe" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
  return found.violations;
}"""


def violations(page: Any) -> list[str]:
    """One line per rule that the page breaks, with the elements; empty when there are none.

    axe is let in by the browser's own tools, so that the policy of the page itself stays in force.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text())
    return [
        f"{rule['id']}: {rule['help']} — {'; '.join(n['html'][:160] for n in rule['nodes'][:5])}"
        for rule in page.evaluate(RUN, TAGS)
    ]
