"""Start-up in fresh processes: the first painted window, and ready to step, against a bare PySide6 window and `import torch`."""

from __future__ import annotations

import subprocess
import sys
import time

from benchmarks.rounds import ENVIRONMENT, compare

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        if {torch}:
            import torch
        print("ready", flush=True)
        QApplication.quit()
app = QApplication([])
app.setStyle("Fusion")
window = Window()
window.setCentralWidget(QLabel("RNN"))
window.resize(1366, 768)
window.show()
app.exec()
"""
OURS = """
import tempfile
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from rnnstudio.app import open_shell
app = QApplication([])
def ready():
    print("ready", flush=True)
settings = QSettings(tempfile.mkdtemp() + "/settings.ini", QSettings.Format.IniFormat)
shell = open_shell(settings, [])
def look():
    if shell.content is not None and shell.content.session.stepper.trace is not None:
        ready()
        timer.stop()
timer = QTimer()
timer.timeout.connect(look)
{wait}
app.exec()
"""
# The furnishing begins when the first frame is on screen.
FIRST_PAINT = OURS.format(wait="shell.painted.disconnect(); shell.painted.connect(ready)")
STEPPABLE = OURS.format(wait="timer.start(5)")


def until_ready(program: str) -> float:
    """Milliseconds from the start of a process to its word "ready"."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=ENVIRONMENT
    )
    assert process.stdout is not None
    process.stdout.readline()
    elapsed = (time.perf_counter() - begin) * 1000
    process.kill()
    process.wait()
    return elapsed


def main() -> None:
    """Both readings."""
    bare, with_torch = BARE.format(torch=False), BARE.format(torch=True)
    compare(
        "first painted window", "ms", lambda: until_ready(FIRST_PAINT), lambda: until_ready(bare), "bare PySide6 window"
    )
    compare(
        "ready to step",
        "ms",
        lambda: until_ready(STEPPABLE),
        lambda: until_ready(with_torch),
        "bare PySide6 window + import torch",
    )
