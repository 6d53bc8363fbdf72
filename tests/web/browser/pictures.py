"""Takes the pictures in docs/screenshots with the real models: `python -m tests.web.browser.pictures [FOLDER]`.

The embedded model has to be built. Every state of the page is pictured on a wide screen and on a phone, in light and in
dark, from one session of a reader on each screen; nothing is made up.
"""

import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from service.bootstrap import build_services
from service.settings import Settings
from service.web.app import create_app
from tests.web.browser.reader import CHROMIUM, FLAGS, listen

SCREENS = {"desktop": (1440, 900, 1), "phone": (390, 844, 2)}
SCHEMES = ("light", "dark")
_COLOURS = 96
# « CAF » is a benefits office or a football body: the article does not say which, and the brief tells its reader so
_DOUBTFUL = """L'AES et la CEDEAO reprennent langue à Accra

La CAF a promis mardi 4 300 tonnes de riz aux villages du lac, où la récolte de mil a été perdue en juillet.

Les délégués de la CEDEAO et ceux de l'AES se sont parlé pour la première fois depuis huit mois, dans un hôtel d'Accra,\
 et se reverront le 31 mars 2027. Le FMI étudie une aide de 49,3 millions de FCFA pour les postes de contrôle.

« Nous avons parlé de tout, y compris des camions bloqués », a dit Awa Torvald, présidente du Conseil des femmes de\
 Sarvane. Elle demande que les marchandes soient associées à la suite, car elles paient les taxes les plus lourdes."""
_EXPLAINED = Path(__file__).parents[3] / "docs" / "examples" / "fleuve.fr.txt"
_FOLDER = Path(__file__).parents[3] / "docs" / "screenshots"


def main() -> int:
    """Take all pictures and say how large they are together."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(data_dir=Path(data), beam_size=2)
        services = build_services(settings)
        services.warm()
        app = create_app(settings, services)
        with listen(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for screen in SCREENS:
                _session(browser, address, screen, folder)
            browser.close()
        app.extensions["durable"].close()
    size = sum(file.stat().st_size for file in folder.glob("*.png"))
    print(f"{len(list(folder.glob('*.png')))} pictures, {size / 1e6:.2f} MB")
    return 0


def _session(browser: Browser, address: str, screen: str, folder: Path) -> None:
    width, height, scale = SCREENS[screen]
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    page.set_default_timeout(180_000)

    def picture(state: str, prepare: Callable[[], object] = lambda: None) -> None:
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            prepare()
            _save(page.screenshot(), folder / f"{state}-{screen}-{scheme}.png")

    page.goto("/")
    picture("empty")
    page.get_by_label("French article").fill("Trois mots seulement")
    page.get_by_role("button", name="Make the brief").click()
    page.get_by_role("alert").wait_for()
    picture("error")
    page.goto("/?example=1")
    page.get_by_role("button", name="Make the brief").click()
    page.locator(".come").nth(2).wait_for()
    picture("progress")
    page.wait_for_url("**/briefs/*")
    page.mouse.move(0, 0)
    picture("result", lambda: _light(page))
    page.keyboard.press("Escape")
    page.goto(page.url + "?lang=fr")
    picture("french")
    page.goto("/?lang=en")
    page.get_by_label("French article").fill(_EXPLAINED.read_text("utf-8"))
    page.get_by_role("button", name="Make the brief").click()
    page.wait_for_url("**/briefs/*")
    picture("names", lambda: _name(page))
    page.goto("/?lang=en")
    page.get_by_label("French article").fill(_DOUBTFUL)
    page.get_by_role("button", name="Make the brief").click()
    page.wait_for_url("**/briefs/*")
    page.mouse.move(0, 0)
    picture("warning", lambda: _show_warning(page))
    page.goto("/?lang=en")
    _busy(page)
    page.goto("/status")
    picture("status")
    context.close()


def _light(page: Page) -> None:
    """Light up the second key point and what it comes from, as a click does."""
    page.evaluate("scrollTo(0, 0)")
    page.locator(".points .en p").nth(1).evaluate("e => e.click()")
    page.wait_for_timeout(150)
    page.evaluate("innerWidth > 1200 ? scrollTo(0, 0) : document.querySelector('#key-points').scrollIntoView()")


def _name(page: Page) -> None:
    """Bring people, names, dates and figures to the top, one of them lit as a click does."""
    first = page.locator(".explained .name").first
    if first.get_attribute("aria-pressed") != "true":
        first.evaluate("e => e.click()")
    page.wait_for_timeout(150)
    page.locator(".explained").first.evaluate("e => e.scrollIntoView()")


def _show_warning(page: Page) -> None:
    """Bring the first warning to the middle of the screen."""
    page.locator(".pair .note").first.evaluate("e => e.scrollIntoView({block: 'center'})")


def _busy(page: Page) -> None:
    """Let the operator's page have something to draw: a few answers over half a minute."""
    for _ in range(5):
        page.goto("/docs")
        page.goto("/?example=1")
        time.sleep(4)


def _save(png: bytes, path: Path) -> None:
    """Write a picture with few colours, which such pages have anyway."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
