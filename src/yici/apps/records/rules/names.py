"""Names of people: how they are kept, and the key under which two spellings of one name meet."""

from __future__ import annotations

import re
import unicodedata

SEPARATOR = "\u00b7"
LONGEST = 100  # 民委发〔2016〕33号 asks for at least 50

_SEPARATORS = re.compile(r"\s*[\u00b7\u2022\u2027\u30fb\u2219\u22c5\u00b7\uff0e\uff65\u16eb\u2024]\s*")
_LATIN_DOT = re.compile(r"(?<=[\u3400-\u9fff])\s*\.\s*(?=[\u3400-\u9fff])")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff])\s+(?=[\u3400-\u9fff\U00020000-\U0003ffff])")

# Traditional and variant signs that occur in names, each before the sign it is folded to. Folding only matches; what is
# shown is always the owner's spelling.
_PAIRS = (
    "張张陳陈劉刘楊杨趙赵黃黄吳吴孫孙馬马鄭郑謝谢韓韩馮冯蕭萧許许鄧邓葉叶閻阎餘余蔣蒋賈贾鄒邹陸陆龍龙萬万錢钱湯汤賴赖"
    "龐庞顧顾龔龚嚴严喬乔寶宝貴贵蘭兰蓮莲鳳凤麗丽華华國国軍军東东強强偉伟傑杰慶庆榮荣輝辉衛卫紅红愛爱飛飞鴻鸿雲云衞卫"
    "濤涛澤泽淨净潔洁靜静靈灵壽寿興兴業业義义禮礼蘇苏羅罗齊齐賀贺賢贤譚谭廣广麥麦鋼钢鐵铁銀银鈺钰銘铭鋒锋錦锦鑫鑫"
    "慧慧聰聪穎颖頌颂順顺頔𬱖瑋玮瑩莹璽玺燦灿煥焕燁烨亞亚來来倫伦儀仪億亿勝胜勁劲勵励協协單单啟启員员圓圆園园堅坚夢梦"
    "學学寧宁實实寬宽審审專专對对導导層层嶺岭帥帅師师帶带庫库應应廳厅彥彦後后從从德德憲宪懷怀戰战擇择撫抚攬揽敏敏數数"
    "時时晉晋曉晓曄晔曆历書书會会極极標标樂乐樹树橋桥機机歲岁歸归氣气漢汉濱滨為为爾尔獻献現现瑪玛環环瓊琼畢毕當当發发"
    "盧卢睿睿祿禄種种積积穩稳範范節节約约紀纪純纯綺绮維维綱纲緒绪縣县總总績绩繼继續续聖圣聞闻聯联職职臨临與与舉举"
    "藝艺蔭荫藍蓝處处號号術术補补規规覺觉觀观記记訓训詠咏詩诗語语誠诚說说誼谊請请諾诺謙谦講讲證证譯译議议護护豐丰"
    "貞贞財财貨货質质資资賓宾贊赞趕赶躍跃載载達达遠远邁迈鄉乡醫医釗钊鈞钧銳锐鎮镇鏡镜長长門门開开間间關关陽阳隊队際际"
    "雙双雜杂電电靄霭韋韦響响項项須须領领頭头顏颜願愿風风養养駿骏驕骄驗验魯鲁鮮鲜鵬鹏鶴鹤麟麟黨党齡龄峯峰羣群昇升陞升"
    "菓果喆哲堃坤淼淼玥玥甯宁煒炜緣缘鑒鉴鑑鉴鉅巨珮佩珊珊洩泄"
)
VARIANTS = {ord(_PAIRS[place]): _PAIRS[place + 1] for place in range(0, len(_PAIRS), 2)}


def tidy_name(text: str) -> str:
    """A name as it is kept: NFC, separator U+00B7, no white space between Chinese signs.

    >>> tidy_name(" 巴特尔．孟克 ")
    '巴特尔·孟克'
    """
    name = unicodedata.normalize("NFC", text).replace("\u3000", " ").strip()
    name = _SEPARATORS.sub(SEPARATOR, name)
    name = _LATIN_DOT.sub(SEPARATOR, name)
    name = _BETWEEN_HAN.sub("", name)
    return re.sub(r"\s+", " ", name)


def name_problem(name: str) -> str:
    """ "" or the code of what is wrong: name_digits, name_length, name_signs."""
    if not 1 <= len(name) <= LONGEST:
        return "name_length"
    if any(sign.isdigit() for sign in name):
        return "name_digits"
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Co") or sign in "/\\<>{}*#@" for sign in name):
        return "name_signs"
    return ""


def name_key(text: str) -> str:
    """The key under which spellings of one name meet: width, separator, white space, traditional and variant signs."""
    folded = unicodedata.normalize("NFKC", tidy_name(text)).translate(VARIANTS)
    return re.sub(r"[\s\u00b7.]", "", folded).casefold()
