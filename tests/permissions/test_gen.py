import pytest
from tests.permissions.matrix import Asker
from tests.permissions.routes import all_routes
from tests.permissions.world import PRINCIPALS, make_world
@pytest.mark.django_db
def test_gen():
    w=make_world(); out=[]
    rs=all_routes(); askers=[Asker(w,p) for p in PRINCIPALS]
    for r in rs:
        out.append([r.method,r.path]+[a.words(r) for a in askers])
    wd=max(len(o[1]) for o in out)
    head="""# What everybody gets: the word for their own row, a slash, the word for a foreign one.
# ok: let in (also when the empty body is then refused) · login: sign in first · denied: 403
# missing: 404, exactly as for a key that nobody has · none: there is no such method
#
# The learner, the liaison and the manager belong to the own class; the other liaison's
# unit has nobody in either class; the other manager manages the foreign class.
#
"""
    from itertools import groupby
    lines=[f"# {'method':<4} {'path':<{wd}} "+" ".join(f"{x:<15}" for x in PRINCIPALS).rstrip()]
    for key,rows in groupby(out,key=lambda o:"/".join(o[1].split("/")[:3])):
        lines.append("")
        for o in rows: lines.append((f"{o[0]:<6} {o[1]:<{wd}} "+" ".join(f"{x:<15}" for x in o[2:])).rstrip())
    __import__("pathlib").Path("/tmp/table-seeing.txt").write_text(head+"\n".join(lines)+"\n")
