"""What every store has to do, whatever it is made of."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from records.identifiers import Sha256
from records.storage import Protection
from records.store_check.behaviour import Behaviour, expect, expect_error
from records.store_check.throw_away import LOCK, SHORT, ThrowAway

MEGABYTE = 2**20
CLOCK_GAP = timedelta(minutes=5)
THREADS = 8


def _round_trip(size: int, check: ThrowAway) -> None:
    data = check.fresh(size)
    expect(check.store.get(check.put(data)) == data, "other bytes came back")


def _same_twice(check: ThrowAway) -> None:
    data = check.fresh()
    expect(check.put(data) == check.put(data), "two names")
    expect(sum(stat.sha256 == Sha256.of(data) for stat in check.store.iterate()) == 1, "listed more than once")


def _same_from_many(check: ThrowAway) -> None:
    data = check.fresh()
    with ThreadPoolExecutor(THREADS) as pool:
        names = set(pool.map(lambda _: check.put(data), range(2 * THREADS)))
    expect(len(names) == 1, "several names")
    expect(check.store.get(names.pop()) == data, "other bytes came back")


def _unknown_get(check: ThrowAway) -> None:
    expect_error("object-missing", lambda: check.store.get(Sha256.of(check.fresh())))


def _unknown_stat(check: ThrowAway) -> None:
    expect(check.store.stat(Sha256.of(check.fresh())) is None, "something is said to be there")


def _size(check: ThrowAway) -> None:
    stat = check.store.stat(check.put(check.fresh(12_345)))
    expect(stat is not None and stat.size == 12_345, f"{stat}")


def _time(check: ThrowAway) -> None:
    stat = check.store.stat(check.put())
    expect(stat is not None and abs(stat.stored_at - check.clock()) < CLOCK_GAP, f"{stat}")


def _listed(check: ThrowAway) -> None:
    put = {check.put() for _ in range(5)}
    expect(put <= {stat.sha256 for stat in check.store.iterate()}, "not everything is listed")


def _new_is_free(check: ThrowAway) -> None:
    found = check.store.protection(check.put())
    expect(found == Protection(), f"{found}")


def _date_kept(check: ThrowAway) -> None:
    sha256, until = check.put(), check.until()
    check.store.retain(sha256, until)
    found = check.store.protection(sha256)
    expect(found == Protection(until), f"{found}")


def _date_extended(check: ThrowAway) -> None:
    sha256, until = check.locked(period=SHORT * 5), check.until()
    check.store.retain(sha256, until)
    expect(check.store.protection(sha256).retain_until == until, "not extended")


def _date_never_shortened(check: ThrowAway) -> None:
    sha256 = check.locked()
    before = check.store.protection(sha256)
    check.store.retain(sha256, check.until(SHORT))
    expect(check.store.protection(sha256) == before, "shortened")


def _hold_kept(check: ThrowAway) -> None:
    sha256 = check.put()
    check.store.hold(sha256, True)
    found = check.store.protection(sha256)
    expect(found == Protection(held=True), f"{found}")


def _hold_beside_date(check: ThrowAway) -> None:
    sha256 = check.locked()
    before = check.store.protection(sha256)
    check.store.hold(sha256, True)
    expect(check.store.protection(sha256) == Protection(before.retain_until, held=True), "the date changed")
    check.store.hold(sha256, False)
    expect(check.store.protection(sha256) == before, "the date changed")


def _date_beside_hold(check: ThrowAway) -> None:
    sha256, until = check.put(), check.until()
    check.store.hold(sha256, True)
    check.store.retain(sha256, until)
    expect(check.store.protection(sha256) == Protection(until, held=True), "the hold changed")


def _put_again(check: ThrowAway) -> None:
    data = check.fresh()
    sha256 = check.locked(data)
    before = check.store.protection(sha256)
    check.put(data)
    expect(check.store.protection(sha256) == before, "unprotected by storing the same bytes again")


def _locked_stays(size: int, check: ThrowAway) -> None:
    data = check.fresh(size)
    sha256 = check.locked(data)
    expect_error("object-locked", lambda: check.destroy(sha256))
    expect(check.store.get(sha256) == data, "the bytes are gone")


def _held_stays(check: ThrowAway) -> None:
    sha256 = check.put()
    check.store.hold(sha256, True)
    expect_error("object-locked", lambda: check.destroy(sha256))
    expect(check.store.stat(sha256) is not None, "the bytes are gone")


def _held_after_end(check: ThrowAway) -> None:
    sha256 = check.locked(period=SHORT)
    check.store.hold(sha256, True)
    check.wait_for_end(sha256)
    expect_error("object-locked", lambda: check.destroy(sha256))


def _released_while_dated(check: ThrowAway) -> None:
    sha256 = check.locked()
    check.store.hold(sha256, True)
    check.store.hold(sha256, False)
    expect_error("object-locked", lambda: check.destroy(sha256))


def _free_after_release(check: ThrowAway) -> None:
    sha256 = check.put()
    check.store.hold(sha256, True)
    check.store.hold(sha256, False)
    check.destroy(sha256)
    expect(check.store.stat(sha256) is None, "still there")


def _free_after_end(check: ThrowAway) -> None:
    sha256 = check.locked(period=SHORT)
    check.wait_for_end(sha256)
    check.destroy(sha256)
    expect(check.store.stat(sha256) is None, "still there")


def _gone(check: ThrowAway) -> None:
    sha256 = check.put()
    check.destroy(sha256)
    expect_error("object-missing", lambda: check.store.get(sha256))
    expect(sha256 not in {stat.sha256 for stat in check.store.iterate()}, "still listed")


def _destroyed_twice(check: ThrowAway) -> None:
    sha256 = check.put()
    check.destroy(sha256)
    check.destroy(sha256)


def _anew(check: ThrowAway) -> None:
    data = check.fresh()
    sha256 = check.put(data)
    check.destroy(sha256)
    check.put(data)
    expect(check.store.get(sha256) == data, "other bytes came back")
    expect(check.store.protection(sha256) == Protection(), "protected by a lock of the past")


def _nothing_to_protect(check: ThrowAway) -> None:
    sha256 = Sha256.of(check.fresh())
    expect_error("object-missing", lambda: check.store.retain(sha256, check.until()))
    expect_error("object-missing", lambda: check.store.hold(sha256, True))


def _locks_at_once(check: ThrowAway) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        locked = list(pool.map(lambda _: check.locked(), range(THREADS)))
    expect(all(check.store.protection(one).forbids(check.clock()) for one in locked), "a lock was lost")


def _nothing_unfinished(check: ThrowAway) -> None:
    check.put()
    expect(check.store.remove_unfinished(check.clock() + LOCK) == 0, "finished work left something behind")


COMMON: tuple[Behaviour[ThrowAway], ...] = (
    Behaviour("bytes-return", "Lấy lại đúng dữ liệu đã gửi", "what was put is got back", lambda c: _round_trip(999, c)),
    Behaviour("empty-returns", "Giữ được đối tượng rỗng", "an empty object is kept", lambda c: _round_trip(0, c)),
    Behaviour(
        "large-returns", "Giữ được 12 MB", "12 MB are kept, in parts", lambda c: _round_trip(12 * MEGABYTE + 1, c)
    ),
    Behaviour("same-is-one", "Cùng dữ liệu là một đối tượng", "the same bytes are one object", _same_twice),
    Behaviour("same-at-once", "Gửi đồng thời vẫn là một", "and from many writers at once", _same_from_many),
    Behaviour("unknown-missing", "Không có thì báo không có", "an unknown object is missing", _unknown_get),
    Behaviour("unknown-unlisted", "Hỏi thông tin cũng vậy", "and has no size", _unknown_stat),
    Behaviour("size-told", "Báo đúng dung lượng", "the size is told", _size),
    Behaviour("time-told", "Báo đúng thời điểm lưu", "the time of storing is told", _time),
    Behaviour("all-listed", "Liệt kê đủ", "everything kept is listed", _listed),
    Behaviour("new-is-free", "Mới gửi thì chưa khóa", "a new object is unprotected", _new_is_free),
    Behaviour("date-kept", "Giữ đúng thời hạn khóa", "a retention date is kept", _date_kept),
    Behaviour("date-extended", "Kéo dài được thời hạn", "it can be extended", _date_extended),
    Behaviour("date-not-shortened", "Không rút ngắn thời hạn", "it is never shortened", _date_never_shortened),
    Behaviour("hold-kept", "Giữ được lệnh giữ", "a legal hold is kept", _hold_kept),
    Behaviour("hold-beside-date", "Lệnh giữ không đổi thời hạn", "a hold leaves the date alone", _hold_beside_date),
    Behaviour("date-beside-hold", "Thời hạn không đổi lệnh giữ", "a date leaves the hold alone", _date_beside_hold),
    Behaviour("lock-survives-put", "Gửi lại không mất khóa", "the same bytes again stay locked", _put_again),
    Behaviour(
        "locked-stays", "Đang khóa thì không hủy được", "a locked object cannot go", lambda c: _locked_stays(99, c)
    ),
    Behaviour(
        "large-locked-stays",
        "12 MB cũng vậy",
        "nor one of 12 MB",
        lambda c: _locked_stays(12 * MEGABYTE, c),
    ),
    Behaviour("held-stays", "Có lệnh giữ thì không hủy được", "a held object cannot go", _held_stays),
    Behaviour("held-after-end", "Hết hạn mà còn lệnh giữ cũng vậy", "nor after its date while held", _held_after_end),
    Behaviour("dated-after-release", "Bỏ lệnh giữ, còn hạn", "nor released before its date", _released_while_dated),
    Behaviour("free-after-release", "Bỏ lệnh giữ thì hủy được", "a released object can go", _free_after_release),
    Behaviour("free-after-end", "Hết thời hạn thì hủy được", "one past its date can go", _free_after_end),
    Behaviour("destroyed-is-gone", "Đã hủy là mất hẳn", "what was destroyed is gone", _gone),
    Behaviour("destroyed-twice", "Hủy lần hai không lỗi", "destroying again changes nothing", _destroyed_twice),
    Behaviour("anew-is-new", "Gửi lại sau hủy là đối tượng mới", "bytes put anew are new, and free", _anew),
    Behaviour("nothing-to-lock", "Không khóa cái không có", "what is missing cannot be locked", _nothing_to_protect),
    Behaviour("locks-at-once", "Khóa đồng thời không mất khóa", "no lock is lost among many", _locks_at_once),
    Behaviour("nothing-unfinished", "Không để lại phần dở dang", "finished work leaves nothing", _nothing_unfinished),
)
