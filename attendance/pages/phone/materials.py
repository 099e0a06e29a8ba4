"""What somebody was handed: notices to acknowledge, files, what must be read and by when."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from attendance.pages.phone.frame import PhonePage, Unkept
from materials import services
from materials.errors import Hidden
from materials.models import (
    Acknowledgement,
    DownloadRecord,
    MaterialAssignment,
    MaterialVersion,
    PaperCopy,
)
from materials.when import until_text
from peixun.admin import show_refusal
from peixun.errors import Refused

MOST = 200
Kind = Acknowledgement.Kind


class Materials(PhonePage):
    """What reaches the person, what must be read first; what they hold on paper."""

    title = _("Materials")
    template_name = "attendance/phone/materials.html"

    def get_context_data(self, **kwargs):
        user, now = self.request.user, timezone.now()
        items = items_of(user, now)
        return super().get_context_data(
            waiting=[item for item in items if item["is_open"]],
            others=[item for item in items if not item["is_open"] and not item["is_over"]],
            over=[item for item in items if item["is_over"]],
            copies=copies_of(self.person_id),
            **kwargs,
        )


def items_of(user, now):
    """Each material once, with what the person has done about its published version."""
    rows = MaterialAssignment.objects.permitted(user, "know").select_related(
        "material__training_class"
    )
    by_material = {}
    for row in rows.order_by("-pk")[:MOST]:
        by_material.setdefault(row.material_id, []).append(row)
    published = MaterialVersion.objects.visible_to(user).filter(material__in=by_material)
    versions = {
        version.material_id: version
        for version in published.filter(status=MaterialVersion.Status.PUBLISHED)
    }
    done = done_of(user, versions.values())
    items = [item_of(found, versions.get(key), done, now) for key, found in by_material.items()]
    return sorted(
        [item for item in items if item["version"] or item["is_over"]],
        key=lambda item: (not item["must_read"], item["due_at"] is None, item["due_at"] or now),
    )


def done_of(user, versions):
    """By version: what was said of it, and which wordings of notices are known."""
    done = {version.pk: {"said": set(), "wordings": set()} for version in versions}
    rows = Acknowledgement.objects.filter(version__in=done).of_user(user).order_by()
    for version, kind, wording in rows.values_list("version", "kind", "wording"):
        done[version]["said"].add(kind)
        done[version]["wordings"].add(wording)
    opened = DownloadRecord.objects.filter(version__in=done, user=user, result="ok").order_by()
    for version in opened.values_list("version", flat=True).distinct():
        done[version]["said"].add("opened")
    return done


def item_of(assignments, version, done, now):
    """One line: the notice that is still to be acknowledged, what was done, what is asked."""
    material = assignments[0].material
    current = [one for one in assignments if one.expires_at is None or one.expires_at >= now]
    known = done[version.pk] if version else {"said": set(), "wordings": set()}
    said, wording = known["said"], material.notice_to_acknowledge
    must_read = any(one.must_read for one in current)
    is_over = not current and version is None
    is_done = Kind.READ in said or (Kind.RECEIVED in said and not must_read)
    return {
        "material": material,
        "version": version,
        "must_read": must_read,
        "due_at": min((one.due_at for one in current if one.due_at), default=None),
        "until": last_moment(current or assignments),
        "wording": "" if wording in known["wordings"] else wording,
        "is_opened": "opened" in said,
        "is_read": Kind.READ in said,
        "is_received": Kind.RECEIVED in said,
        "is_open": not is_over and not is_done,
        "is_over": is_over,
    }


def last_moment(assignments):
    """The last moment of all of them in words; nothing, where one of them has none."""
    ends = [one.expires_at for one in assignments]
    return until_text(max(ends)) if all(ends) else ""


def copies_of(person):
    """The copies that the person holds, with those to be given back first."""
    rows = PaperCopy.objects.in_hand().filter(person=person)
    return list(rows.select_related("version__material").order_by("pk")[:MOST])


class OfOwnVersion(LoginRequiredMixin, Unkept, View):
    """A button about one version; a hidden one is a missing one."""

    http_method_names = ["post"]
    login_url = reverse_lazy("my_login")

    def post(self, request, pk):
        versions = MaterialVersion.objects.select_related("material")
        version = get_object_or_404(versions, pk=pk)
        try:
            self.press(version)
        except Hidden as hidden:
            raise Http404 from hidden
        except Refused as refused:
            show_refusal(request, refused)
        return redirect("my_materials")


class AcknowledgeNotice(OfOwnVersion):
    """The reader takes note of the notice as it was shown."""

    def press(self, version):
        wording = self.request.POST.get("wording", "").replace("\0", "")[:200]
        services.acknowledge_notice(version, wording=wording, by=self.request.user)
        messages.success(self.request, _("You have acknowledged the notice."))


class Confirm(OfOwnVersion):
    """The reader has received the material, or read it."""

    done = {
        Kind.RECEIVED: _("You have confirmed that you received it."),
        Kind.READ: _("You have confirmed that you read it."),
    }

    def press(self, version):
        kind = Kind.READ if self.request.POST.get("kind") == Kind.READ else Kind.RECEIVED
        services.confirm(version, kind, by=self.request.user)
        messages.success(self.request, self.done[kind])
