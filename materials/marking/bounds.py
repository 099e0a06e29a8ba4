"""What the making of a copy may take."""

from materials.confined.limits import MEGABYTE, Bounds

BOUNDS = Bounds(seconds=30, memory=2048 * MEGABYTE, output=1024 * MEGABYTE)
# An office suite takes seconds to start, and a large part of what a machine addresses.
CONVERSION = Bounds(seconds=90, memory=8192 * MEGABYTE, output=1024 * MEGABYTE)
