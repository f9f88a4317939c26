"""Invented names of persons, firms and streets. No real firm is meant; telephone numbers cannot be dialled."""

from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红玲鹏辉斌宇浩凯健俊帆雪琳琪悦欣怡然博文思远志诚"
    "建国立新春晓东海川泽宁安康乐瑞祥庆丰林森木青山云龙飞翔"
)
BRAND_FIRST = (
    "瑞恒鑫泰顺永盛华宏祥福隆嘉裕丰茂润康宁安和信达通汇聚诚德善美佳悦乐欣源泉清远航腾跃新晟昊煜峻岭海川江河林森"
)
BRAND_SECOND = (
    "禾和泽源达成兴旺发昌荣辉光明晖阳晨曦露霖雨林木华茂盛隆丰裕康泰安宁顺利通达远航志诚信义德仁善美好佳嘉祥瑞福禄寿喜"
)
ROADS = (
    "新华",
    "人民",
    "建设",
    "胜利",
    "和平",
    "解放",
    "光明",
    "朝阳",
    "迎宾",
    "文化",
    "青年",
    "东风",
    "前进",
    "园林",
    "湖滨",
)
STREETS = ("东山", "南湖", "北园", "西桥", "长青", "和风", "云桥", "松柏", "新城", "石桥", "锦绣", "望江")
"""Twelve streets (街道), numbered 001 to 012 below the county's division code."""


def person(chance: Random) -> str:
    """A surname and one or two characters."""
    given = chance.choices(GIVEN, k=chance.choice((1, 2, 2)))
    return chance.choice(SURNAMES) + "".join(given)


def brand(chance: Random) -> str:
    """Two or three characters as firms like them."""
    return chance.choice(BRAND_FIRST) + "".join(chance.choices(BRAND_SECOND, k=chance.choice((1, 1, 2))))


def address(chance: Random, street: int) -> str:
    """A road and a number in street 1 to 12."""
    return f"{STREETS[street - 1]}街道{chance.choice(ROADS)}路{chance.randint(1, 399)}号"


def phone(chance: Random) -> str:
    """Eleven digits of a range that is not given out."""
    return f"1000000{chance.randrange(10000):04d}"
