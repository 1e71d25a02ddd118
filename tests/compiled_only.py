"""A plugin of pytest, `-p compiled_only`: no test is run on the source by mistake."""


def pytest_sessionstart():
    import textgames.core

    if textgames.core.__file__.endswith(".py"):
        raise RuntimeError(f"these tests are for compiled modules, got {textgames.core.__file__}")
