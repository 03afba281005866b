"""Invented names of people and businesses, the same at every run. Nobody real is meant."""

import random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英建国华文志云海玉兰东红波辉宁宇浩鹏飞"
    "俊凯斌峰龙昊然雨晨欣悦佳慧雪梅春秋晓燕永安庆福祥瑞林森"
)
MARKS = "鑫宏瑞泰昌盛恒源晋东方华兴隆达康宁安顺利丰永祥福德润泽金鼎旭日天成博远中和嘉信众诚万里长河春晖"


def person_name(rng: random.Random) -> str:
    """Return a surname with one or two given characters."""
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2, 2))))


def phone(serial: int) -> str:
    """Return a mobile number that is well formed; the block 199 0000 stands for invented ones here."""
    return f"1990{serial % 10_000_000:07d}"


def mark(rng: random.Random) -> str:
    """Return the two or three characters by which a business is known."""
    return "".join(rng.sample(MARKS, rng.choice((2, 3))))
