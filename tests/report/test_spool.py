import gc
import io
import warnings

from psverify.report.spool import Spool


def test_what_is_kept_comes_back_whatever_its_size_and_characters() -> None:
    text = "é\r\n\udc80" * 500_000
    kept = Spool()
    kept.write(text)
    stream = io.StringIO(newline="")
    kept.copy_to(stream)
    assert stream.getvalue() == text


def test_one_that_nobody_needs_any_more_goes_without_a_warning() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        Spool().write("x" * 2_000_000)
        gc.collect()
    assert caught == []
