from courses.api import teaching, timetables, views
from peixun.api.routers import Router

router = Router()
router.register("training-programmes", views.ProgrammeViewSet)
router.register("training-classes", views.TrainingClassViewSet)
router.register("class-units", views.ClassUnitViewSet)
router.register("class-staff", views.ClassStaffViewSet)
router.register("venues", views.VenueViewSet)
router.register("venue-blocks", views.VenueBlockViewSet)
router.register("lecturer-unavailabilities", views.LecturerUnavailabilityViewSet)
router.register("calendar-years", views.CalendarYearViewSet)
router.register("calendar-days", views.CalendarDayViewSet)
router.register("topics", views.TopicViewSet)
router.register("lecturers", views.LecturerViewSet)
router.register("sessions", views.SessionViewSet, basename="session")
router.register("timetable-changes", views.TimetableChangeViewSet)
router.register("bookings", views.BookingViewSet)
router.register("learning-groups", views.GroupViewSet)
router.register("enrolments", views.EnrolmentViewSet)
router.register("quota-allocations", views.QuotaViewSet)
router.register("group-transfers", views.GroupTransferViewSet)
router.register("session-lecturers", teaching.TeachingViewSet)
router.register("timetable-releases", timetables.ReleaseViewSet)
router.register("calendar-feeds", timetables.FeedViewSet)

urlpatterns = router.urls
