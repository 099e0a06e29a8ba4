from django.core.exceptions import PermissionDenied

from peixun import policy
from peixun.admin import PolicyModelAdmin


class RowAdmin(PolicyModelAdmin):
    """Asks the policy about the row as it would be: a form can name a class of others."""

    def save_model(self, request, obj, form, change):
        if not policy.may(request.user, "change" if change else "add", obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)
