# ruff: noqa: RUF001 - letters of other alphabets have the same bytes
from __future__ import annotations

import pytest

from psverify.read.decode import decode
from psverify.read.half_width import is_half_width


@pytest.mark.parametrize(
    "text",
    [
        "# ﾃﾞｰﾀﾌｧｲﾙﾉﾊﾞｯｸｱｯﾌﾟ\r\n",
        "Write-Host 'ｻｰﾊﾞｰｴﾗｰ'\r\n",
        "# ﾌｫﾙﾀﾞを削除しました ﾕｰｻﾞｰ ｴﾗｰ ﾊﾞｯｸｱｯﾌﾟ\n",
        "# ﾞﾀﾞｳﾝﾛｰﾄﾞ ｻｰﾊﾞｰ ﾊﾞｯｸｱｯﾌﾟ\n",
    ],
)
def test_half_width_katakana_is_read_in_its_code_page(text: str) -> None:
    source = decode(text.encode("cp932"))
    assert (source.encoding, source.certain) == ("cp932", False)
    assert source.buffer.decode() == text
    assert source.encode(source.buffer) == text.encode("cp932")


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("ОШИБКА ПРИ ПОДКЛЮЧЕНИИ К СЕРВЕРУ, ПОЛЬЗОВАТЕЛЬ", "cp1251"),
        ("خطأ أثناء الاتصال بالخادم لم يتم العثور على المستخدم", "cp1256"),
        ("เกิดข้อผิดพลาดในการเชื่อมต่อกับเซิร์ฟเวอร์", "cp874"),
        ("ΣΦΑΛΜΑ ΚΑΤΑ ΤΗ ΣΥΝΔΕΣΗ ΜΕ ΤΟΝ ΔΙΑΚΟΜΙΣΤΗ", "cp1253"),
        ("连接到服务器时出错，找不到用户。请检查设置并重试", "gbk"),
        ("서버에 연결하는 동안 오류가 발생했습니다", "cp949"),
        ("連線到伺服器時發生錯誤，找不到使用者", "big5"),
        ("サーバーへの接続中にエラーが発生しました", "cp932"),
        ("Übergröße für Benutzer: naïve façade", "cp1252"),
        ("Ошибка при подключении", "utf-8"),
    ],
)
def test_other_texts_are_not_taken_for_it(text: str, page: str) -> None:
    assert not is_half_width(text.encode(page))
