"""Why the operating system refused something, in Swedish, to stand inside a sentence."""
from __future__ import annotations


def cause_of(error: BaseException) -> str:
    """The cause in a few words, ``disken är full``; for a rare one its number. Never the system's own (English) text."""
    import errno  # noqa: PLC0415 – only when something has failed

    known = {
        errno.ENOENT: "den eller mappen finns inte", errno.EACCES: "behörighet saknas", errno.EPERM: "behörighet saknas",
        errno.EISDIR: "det är en mapp", errno.ENOTDIR: "en del av sökvägen är ingen mapp", errno.ELOOP: "för många länkar i sökvägen",
        errno.ENAMETOOLONG: "namnet är för långt", errno.ENOSPC: "disken är full", errno.EDQUOT: "diskkvoten är slut",
        errno.EFBIG: "filen får inte bli större", errno.EROFS: "disken är skrivskyddad", errno.EIO: "disken svarar med fel",
        errno.EMFILE: "för många filer är öppna", errno.ENFILE: "för många filer är öppna", errno.EBUSY: "den är upptagen",
        errno.ENXIO: "det är ingen vanlig fil", errno.ENODEV: "det är ingen vanlig fil", errno.ENOLCK: "disken har inga lås",
        errno.ENOMEM: "minnet är slut", errno.ETIMEDOUT: "disken svarar inte", errno.ESTALE: "disken svarar inte",
    }
    number = getattr(error, "errno", None)
    if number is not None:
        return known.get(number, f"fel nr {number}")
    return "låsning stöds inte här" if isinstance(error, NotImplementedError) else "okänt fel"
