"""What one worker does with one arrival: read, tell what is in it, audit what is a report. The same for all engines."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from duizhao.batch.model import Entry, Job, Outcome, Told, free_name
from duizhao.batch.settings import Settings
from duizhao.errors import INTERNAL, DuizhaoError, SecrecyError
from duizhao.report.version import tool_version

if TYPE_CHECKING:
    from duizhao.model import Assessment
    from duizhao.read import Source
    from duizhao.session import Session

__all__ = ["Worker", "do", "failed", "start"]

_NOTHING = Told()


class Worker:
    """Audits arrivals one after the other, the rulebook compiled once."""

    def __init__(self, settings: Settings) -> None:
        self.session: Session = settings.session()
        self.session.base()

    def do(self, job: Job) -> Outcome:
        """Never raises but for SecrecyError: what goes wrong with a file is its entry's error."""
        try:
            sources = _load(job)
        except SecrecyError:
            raise
        except DuizhaoError as e:
            return failed(job, e.code, e.message)
        except Exception as e:  # its message may quote the report
            return failed(job, INTERNAL, f"程序内部出错（{type(e).__name__}），这个文件没有读。")
        entries: list[Entry] = []
        assessments: dict[str, bytes] = {}
        texts: dict[str, bytes] = {}
        paragraphs: dict[str, bytes] = {}
        names: set[str] = set()
        for part, source in enumerate(sources):
            entry = Entry(_named(source.name, job), part, source.extract.format)
            names.add(item := free_name(entry.name, names))
            try:
                entry, text, lines, found = self._one(entry, source, job, job.told.get(item, _NOTHING))
            except SecrecyError:
                raise
            except DuizhaoError as e:
                entries.append(replace(entry, error={"code": e.code, "message": e.message}))
                continue
            except Exception as e:
                said = f"程序内部出错（{type(e).__name__}），这份报告没有核对。"
                entries.append(replace(entry, error={"code": INTERNAL, "message": said}))
                continue
            entries.append(entry)
            assert entry.text is not None
            texts[entry.text] = zlib.compress(text.encode("utf-8", "replace"), 6)
            paragraphs[entry.text] = zlib.compress(lines.encode("ascii"), 6)
            if found is not None:
                assert entry.key is not None
                assessments[entry.key] = zlib.compress(found, 6)
        return Outcome(job.name, tuple(entries), assessments, texts, paragraphs)

    def _one(self, entry: Entry, source: Source, job: Job, told: Told) -> tuple[Entry, str, str, bytes | None]:
        from duizhao.batch.same.paragraphs import pack, paragraphs_of
        from duizhao.engine.legible import unclear
        from duizhao.reading import CLEAR
        from duizhao.session import Ask

        ask = Ask(told.year, told.unit, told.force, previous=job.previous)
        auditor, parsed = self.session.choose((replace(source, name=entry.name),), ask)
        document, kind = parsed.document, parsed.kind
        text = document.read.source
        digest = hashlib.sha256(f"{source.extract.format}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        entry = replace(
            entry,
            kind=kind.name,
            accepted=kind.accepted,
            reason=kind.reason,
            title=document.title,
            unit=document.unit,
            unit_from=document.unit_from,
            year=document.year,
            year_from=document.year_from,
            metadata=dict(document.read.metadata),
            characters=len(text),
            scanned=any(b.trust < CLEAR for b in document.read.blocks),
            unclear=unclear(document.read),
            text=digest,
            notes=tuple((n.code, n.message) for n in (*document.read.notes, *document.notes)),
        )
        lines = pack(paragraphs_of(document))
        if not kind.accepted and not told.force:
            return entry, text, lines, None
        facts = self.session.facts(document.unit, document.year)
        found = self.session.assess(auditor, parsed, ask)
        key = _digest(
            {
                "text": digest,
                "rulebook": found.rulebook["digest"],
                "layers": list(found.rulebook["layers"]),
                "facts": facts,
                "asked": [told.year, told.unit, told.force, job.previous],
                "tool": tool_version(),
                "segmenter": found.segmenter,
            }
        )
        return replace(entry, facts=facts, key=key), text, lines, _body(found)


def _load(job: Job) -> tuple[Source, ...]:
    from duizhao.read import load_file, load_images

    return (load_images(job.files),) if len(job.files) > 1 else load_file(job.files[0])


def _named(name: str, job: Job) -> str:
    """The name within what was handed over, with the way inside an archive; no path of this machine."""
    from duizhao.read.sources import INSIDE

    return job.name + (INSIDE + name.partition(INSIDE)[2] if INSIDE in name else "")


def _body(found: Assessment) -> bytes:
    """The assessment without the name of the file, which is the entry's: the same text gives the same bytes."""
    from duizhao.report.json_out import assessment_dict

    body = assessment_dict(found)
    del body["source"]
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def _digest(value: Mapping[str, Any]) -> str:
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def failed(job: Job, code: str, message: str) -> Outcome:
    """The outcome of a job that could not be done at all."""
    return Outcome(job.name, (Entry(job.name, 0, error={"code": code, "message": message}),))


# --- in a worker process

_worker: Worker | None = None


def start(settings: Settings) -> None:
    """Make this process a worker; it ends with its parent."""
    global _worker
    from duizhao.batch.mortal import end_with_parent

    end_with_parent()
    _worker = Worker(settings)


def do(job: Job) -> Outcome:
    """Do a job in a process that `start` made a worker."""
    assert _worker is not None
    return _worker.do(job)
