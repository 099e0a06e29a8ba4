"""The speeches and handouts of the demo, newly written, as Word and text files."""

from dataclasses import dataclass
from io import BytesIO

from docx import Document


@dataclass(frozen=True)
class Paper:
    """A text of the demo: its title, paragraphs and the kind of file it becomes."""

    key: str
    title: str
    kind: str
    paragraphs: tuple[str, ...]
    is_word: bool = True
    restriction: str = ""

    @property
    def file_name(self) -> str:
        return f"{self.title}.{'docx' if self.is_word else 'txt'}"

    def to_bytes(self) -> bytes:
        return _word(self) if self.is_word else _text(self)


def _word(paper: Paper) -> bytes:
    document = Document()
    document.add_heading(paper.title, level=1)
    for paragraph in paper.paragraphs:
        document.add_paragraph(paragraph)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _text(paper: Paper) -> bytes:
    """Text as offices still send it: GB18030 with Windows line ends."""
    return "\r\n".join([paper.title, "", *paper.paragraphs, ""]).encode("gb18030")


PAPERS = [
    Paper(
        "opening",
        "在全县办公室业务知识培训班开班式上的讲话",
        "speech",
        (
            "各位学员：",
            "春天种下的种子，秋天才看得出成色。办这期两天的班，是想让大家把手头的活放一放，把基本功再过一遍。",
            "一、弄明白为什么学",
            "（一）岗位变了。过去收发一份文件，经手的是纸；现在从拟稿到归档全在线上，会写还要会用。",
            "（二）要求高了。一份材料晚半天送到，下面的工作就可能晚一周铺开。",
            "（三）人手新了。近两年各单位办公室换了不少新同志，有热情，缺章法。",
            "二、抓住要紧的学",
            "这次安排了综合、调研、信息、保密、督查、电子政务、办文办会、值班应急八个专题，讲课的都是天天干这些活的人。"
            "请大家带着自己单位的一件难事来听，听完能改掉一个老毛病，就不算白来。",
            "三、守好规矩学",
            "第一，按时进出。每节课前一刻钟签到，有事要走，先找主持人批假，不要打个招呼就算数。",
            "第二，静心听讲。手机调成静音放进包里，要讨论放到分组时间。",
            "第三，清清爽爽。培训期间一律吃食堂，不串门、不聚餐、不喝酒。",
            "督查的同志会不打招呼来看，看到什么如实记，结业时一并送给各单位负责人。",
            "预祝大家学得扎实，用得顺手。",
        ),
    ),
    Paper(
        "experience",
        "当好一名办公室主任的几点体会",
        "speech",
        (
            "各位同行：",
            "组织上让我来谈体会，我想了三个晚上，只想清楚三句话。",
            "一、眼睛要看得见活。领导没有开口之前，明天会议的灯亮不亮、话筒响不响，你心里要先有数。",
            "二、笔头要经得住问。材料里每一个数字，都要说得出是哪个股室、哪一天报来的。说不出，就不要写上去。",
            "三、嘴巴要守得住门。看过的文件、听过的讨论，出了那间屋子就当没有发生过。",
            "办公室的活没有哪一件惊天动地，可是哪一件出了岔子，都会让全局停一停。与大家共勉。",
        ),
        is_word=False,
    ),
    Paper(
        "bureau",
        "在全县城管系统办公室主任会议暨业务培训上的讲话",
        "speech",
        (
            "同志们：",
            "把会议和培训合在一起开，一来少跑一趟路，二来趁热打铁。上午通报表扬了一批先进，下午请来市里的老师讲课。",
            "一、先进好在哪里。受表扬的三个中队，信息报得早、报得准，值班电话响三声之内一定有人接。",
            "二、差距差在哪里。有的队所一个月没有一条信息，有的请示一文三事，退回来两次还没改对。",
            "三、下一步怎么干。各队所负责人要亲自过问办公室的事，给人、给时间、给撑腰。",
            "请来的老师都很忙，大家多提问题，别让人家白跑。",
        ),
        restriction="仅供本系统学习使用，请勿外传",
    ),
    Paper(
        "company",
        "在集团办公室系统业务培训开班时的讲话",
        "speech",
        (
            "各位同事：",
            "集团把各分公司、项目部的办公室同事请到一处学习，还是头一回。",
            "1、端正心态。项目再忙，这三天的课都不许请人代听。",
            "2、照手册办。报到、食宿、分组、座位都写在会务手册里，先看手册，再问会务组。",
            "3、带走办法。结束那天每人交一页纸：回去准备改哪一件事，什么时候改完。",
        ),
        is_word=False,
    ),
    Paper(
        "handbook",
        "集团办公室系统业务培训会务手册",
        "handbook",
        (
            "一、报到：第一天上午八点至八点四十分，一楼大厅，凭工作证领取胸卡和资料袋。",
            "二、作息：上午九点至十一点三十分，下午两点三十分至五点。课前十五分钟开始签到。",
            "三、分组：每组十人，组长负责清点人数、收交作业。",
            "四、请假：须经主持人同意，返回后当面销假。",
            "五、用餐：二楼食堂，凭胸卡用餐，不饮酒。",
            "六、联系：会务组设在一〇二房间，电话见胸卡背面。",
        ),
    ),
    Paper(
        "secretaries",
        "在公文秘书培训班上的讲话",
        "speech",
        (
            "各位学员：",
            "公文秘书培训班办到今天已经是第十二期，许多老学员现在成了各单位的笔杆子。",
            "一、写之前先问清楚。写给谁看、要解决什么事、什么时候用，三个问题问不清，动笔就是返工。",
            "二、写的时候守规矩。请示一文一事，报告不夹请示，时间、地名、职务逐个核。",
            "三、写完以后放一放。隔一顿饭再看一遍，多余的话自己就跳出来了。",
        ),
    ),
    Paper(
        "duty",
        "值班应急工作讲义",
        "handout",
        (
            "一、接报要素：时间、地点、起因、伤亡、处置、请求，六项缺一项就追问一项。",
            "二、报告时限：接报后先口头，再书面；情况没有弄清楚，也要先报告“正在核实”。",
            "三、交接班：当面交，看着记录本交，没有办完的事写清楚下一步谁来办。",
        ),
    ),
    Paper(
        "confidentiality",
        "保密工作讲义",
        "handout",
        (
            "一、涉密文件不上网，不拍照，不进微信群。",
            "二、打印机、复印机里没有取走的纸，也是文件。",
            "三、会议材料按份号发、按份号收，少一份就不散会。",
        ),
        restriction="内部资料，结业时收回",
    ),
]
