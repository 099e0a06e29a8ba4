"""The search of the library."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from materials import services
from materials.errors import NothingSearched
from materials.models import Material
from materials.services.library import narrowed
from peixun.api.permissions import SignedIn
from peixun.api.viewsets import StrictView

KEY = {"required": False, "min_value": 1, "max_value": 2**63 - 1}


class LibraryQuery(serializers.Serializer):
    """Parts of `q` between blanks have all to be found."""

    q = serializers.CharField(max_length=200, allow_blank=True)
    kind = serializers.ChoiceField(Material.Kind.choices, required=False)
    training_class = serializers.IntegerField(**KEY)
    topic = serializers.IntegerField(**KEY)
    tag = serializers.CharField(max_length=20, required=False)


class LibraryPieceSerializer(serializers.Serializer):
    text = serializers.CharField()
    is_hit = serializers.BooleanField()


class LibraryHitSerializer(serializers.Serializer):
    """`material` and `version`, or `speech` of an imported one; `section` is its heading."""

    material = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    speech = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    speaker = serializers.CharField()
    section = serializers.CharField()
    snippet = LibraryPieceSerializer(many=True)


class LibrarySerializer(serializers.Serializer):
    """The best first. `is_capped` where there are more than the newest `count` looked at."""

    count = serializers.IntegerField()
    is_capped = serializers.BooleanField()
    items = LibraryHitSerializer(many=True)


class LibraryView(StrictView, APIView):
    """Finds what the asker may open, and nothing else."""

    permission_classes = [SignedIn]

    def known_parameters(self):
        return set(LibraryQuery().fields)

    @extend_schema(parameters=[LibraryQuery], responses=LibrarySerializer)
    def get(self, request):
        """Search titles, speakers, headings and texts; two characters are enough."""
        asked = LibraryQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query = asked.validated_data.pop("q")
        if not query.strip():
            raise NothingSearched()
        found = services.search(query, user=request.user, within=narrowed(**asked.validated_data))
        items = [shown(hit) for hit in found.hits]
        return Response({"count": found.count, "is_capped": found.is_capped, "items": items})


def shown(hit):
    entry, snippet = hit.entry, hit.snippet
    return {
        "material": entry.version.material_id if entry.version else None,
        "version": entry.version_id,
        "speech": entry.speech_id,
        "title": entry.title,
        "speaker": entry.speaker,
        "section": snippet.section if snippet else "",
        "snippet": [vars(piece) for piece in snippet.pieces] if snippet else [],
    }
