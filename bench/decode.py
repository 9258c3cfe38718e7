"""How many files without a byte order mark are read in the code page that they were written in.

    python bench/decode.py [--count N] [--seed N]

Each of the synthetic scripts holds 20 to 200 bytes beyond ASCII in one of the code pages. Prints, for each of them, the
files, those that are read rightly, and what the others are taken for.
"""

# ruff: noqa: RUF001 - the letters of other alphabets are what is measured
from __future__ import annotations

import argparse
import random
from collections import Counter

from psverify.read.decode import decode

#: By name: the code page, and a text that fragments are cut from.
TEXTS = {
    "cp1250": ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy; zażółć gęślą jaźń, błąd połączenia, użytkownik nie istnieje"),
    "cp1251": ("cp1251", "Ошибка при подключении к серверу, пользователь не найден. Проверьте настройки и попробуйте снова"),
    "cp1251 capitals": ("cp1251", "ОШИБКА ПРИ ПОДКЛЮЧЕНИИ К СЕРВЕРУ, ПОЛЬЗОВАТЕЛЬ НЕ НАЙДЕН. ПРОВЕРЬТЕ НАСТРОЙКИ"),
    "cp1252": ("cp1252", "Übergröße für Benutzer wählen – bitte prüfen; déjà créé, élève, naïve façade, señor año corazón"),
    "cp1253": ("cp1253", "Σφάλμα κατά τη σύνδεση με τον διακομιστή, ο χρήστης δεν βρέθηκε. Ελέγξτε τις ρυθμίσεις"),
    "cp1254": ("cp1254", "Sunucuya bağlanırken hata oluştu, kullanıcı bulunamadı. Lütfen ayarları kontrol edip yeniden deneyin"),
    "cp1255": ("cp1255", "שגיאה בעת התחברות לשרת המשתמש לא נמצא בדוק את ההגדרות ונסה שוב"),
    "cp1256": ("cp1256", "خطأ أثناء الاتصال بالخادم لم يتم العثور على المستخدم تحقق من الإعدادات وحاول مرة أخرى"),
    "cp1257": ("cp1257", "Klaida jungiantis; šį žodį įrašė lietuviškai, ačiū už pagalbą, kļūda lietotājs pieslēdzās"),
    "cp874": ("cp874", "เกิดข้อผิดพลาดในการเชื่อมต่อกับเซิร์ฟเวอร์ ไม่พบผู้ใช้ ตรวจสอบการตั้งค่าแล้วลองอีกครั้ง"),
    "cp932": ("cp932", "サーバーへの接続中にエラーが発生しました。ユーザーが見つかりません。設定を確認して再試行してください。"),
    "cp932 half width": ("cp932", "ｻｰﾊﾞｰﾍﾉｾﾂｿﾞｸﾁｭｳﾆｴﾗｰｶﾞﾊｯｾｲｼﾏｼﾀ｡ﾕｰｻﾞｰｶﾞﾐﾂｶﾘﾏｾﾝ｡ﾊﾞｯｸｱｯﾌﾟﾌｫﾙﾀﾞｦｶｸﾆﾝｼﾃｸﾀﾞｻｲ｡ﾃﾞｰﾀﾌｧｲﾙﾉﾀﾞｳﾝﾛｰﾄﾞ"),
    "cp949": ("cp949", "서버에 연결하는 동안 오류가 발생했습니다 사용자를 찾을 수 없습니다 설정을 확인하고 다시 시도하십시오"),
    "gbk": ("gbk", "连接到服务器时出错，找不到用户。请检查设置并重试。脚本执行完成，文件已删除"),
    "big5": ("big5", "連線到伺服器時發生錯誤，找不到使用者。請檢查設定並重試。指令碼執行完成，檔案已刪除"),
}  # fmt: skip
LINES = ('Write-Host "{}"', "# {}", "$x = '{}'", 'throw "{}: $_"')
LEAST, MOST = 20, 200


def script(page: str, text: str, rng: random.Random) -> str:
    """Makes a script with some bytes beyond ASCII."""
    wanted, lines = rng.randint(LEAST, MOST), ["param($Path)"]
    while sum(byte > 127 for byte in "".join(lines).encode(page)) < wanted:
        start = rng.randrange(len(text) - 8)
        lines.append(rng.choice(LINES).format(text[start : start + rng.randint(8, 30)]))
    return "\r\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    each = -(-options.count // len(TEXTS))
    for name, (page, text) in TEXTS.items():
        taken: Counter[str] = Counter()
        for _ in range(each):
            written = script(page, text, rng)
            source = decode(written.encode(page))
            taken["right" if source.buffer.decode() == written else source.encoding] += 1
        print(f"{name:18} {taken.pop('right', 0)} of {each}", *(f"{other}: {n}" for other, n in taken.items()))


if __name__ == "__main__":
    main()
