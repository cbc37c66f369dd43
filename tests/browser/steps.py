"""What people do on several pages, in the words of the interface."""

from playwright.sync_api import Page, expect

from tests.factories import PASSWORD


class Keyboard:
    """A person without a mouse. ``presses`` counts the keys other than typed text."""

    def __init__(self, page: Page):
        self.page, self.presses = page, 0

    def press(self, key: str, times: int = 1):
        for _ in range(times):
            self.page.keyboard.press(key)
            self.presses += 1

    def reach(self, target, key: str = "Tab", limit: int = 40):
        """Press ``key`` until ``target`` has the focus."""
        for _ in range(limit):
            self.press(key)
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{target} was not reached in {limit} presses of {key}.")

    def follow(self, target, **how):
        self.reach(target, **how)
        self.press("Enter")

    def write(self, text: str):
        """Replace the text of the field that has the focus."""
        self.press("Control+a")
        self.page.keyboard.type(text)


def sign_in(page: Page, user, password: str = PASSWORD):
    page.goto("/connexion/")
    page.get_by_label("Courriel").fill(user.email)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter").click()


def open_section(page: Page, title: str):
    """Press « Modifier » of a section: in place with JavaScript, on a page of its own without."""
    page.get_by_role("link", name=f"Modifier la section {title}").click()
    section = page.get_by_role("region", name=f"Modifier : {title}")
    expect(section).to_be_visible()
    return section


def save(section):
    section.get_by_role("button", name="Enregistrer", exact=True).click()


def follow_act(page: Page, name: str):
    """Open an act from the menu of the sheet."""
    page.locator("summary", has_text="Autres actions").click()
    page.locator(".page-actions").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
