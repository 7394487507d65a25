"""LibreOffice, where it is installed: the second try for old Word files. Runs below the child that converts.

It needs files and a profile. All of them lie in one folder that the caller made and removes, whatever happens here;
macros, links and recovery are off, and the limits on time and memory are those of the child. LibreOffice fetches linked
pictures all the same: so the child that starts it has no network where the system can do that (`confine.py`), and it
is told of a proxy that is not there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from duizhao.errors import Place, ReadError
from duizhao.read.confine import tied
from duizhao.read.limits import CONVERT

__all__ = ["find", "to_docx"]

_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_WINDOWS: Final = "LibreOffice*/program/soffice.com"  # .exe returns before it is done
_QUIET: Final = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard")
_AGAIN: Final = 81  # it has made its profile and wants to be started once more
_STARTS: Final = 2
_TO_DOCX: Final = ("--convert-to", "docx:MS Word 2007 XML", "--outdir")
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetFTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetFTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetNoProxy" oor:op="fuse"><value></value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Recovery/AutoSave">
<prop oor:name="Enabled" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


def find() -> str | None:
    """The program, or None where there is no LibreOffice."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    patterns = [(Path("/"), p.lstrip("/")) for p in _PLACES]
    patterns += [(Path(os.environ[v]), _WINDOWS) for v in ("PROGRAMFILES", "PROGRAMFILES(X86)") if v in os.environ]
    for root, pattern in patterns:
        if found_there := sorted(root.glob(pattern)):
            return str(found_there[-1])
    return None


def to_docx(data: bytes, name: str, folder: str) -> bytes:
    """The .docx of the document in `data`; all files are made in `folder`. Raises ReadError when there is none."""
    program = find()
    if program is None:
        raise _failed(name)
    here = Path(folder)
    profile, source, made = here / "profile", here / "in.doc", here / "out" / "in.docx"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    source.write_bytes(data)
    profile_at = "-env:UserInstallation=" + profile.absolute().as_uri()
    # what it keeps for itself (recently used files, caches) stays in the folder too
    places = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), str(here))
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), "http://127.0.0.1:9")
    command = [_bare(program), *_QUIET, profile_at, *_TO_DOCX, str(made.parent), str(source)]
    try:
        for _ in range(_STARTS):
            done = subprocess.run(
                command,
                env={**os.environ, **places, **nowhere, "no_proxy": ""},
                cwd=here,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=CONVERT.seconds,
                check=False,
                preexec_fn=tied(),
            )
            if done.returncode != _AGAIN:
                break
        return made.read_bytes()
    except (OSError, subprocess.TimeoutExpired):
        raise _failed(name) from None


def _bare(program: str) -> str:
    """The program itself, where the one that is called only starts it: what is started by others would outlive us."""
    inner = Path(program).resolve().with_name("soffice.bin")
    return str(inner) if tied() and inner.is_file() else program


def _failed(name: str) -> ReadError:
    return ReadError("这个旧版 Word 文档读不出来；请用 WPS 或 Word 打开，另存为 .docx 后再试。", place=Place(name))
