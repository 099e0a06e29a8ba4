from django.urls import path

from attendance.api import (
    completion,
    discipline,
    dossiers,
    inspections,
    leave,
    letters,
    papers,
    proofs,
    reports,
    surveys,
    views,
)
from peixun.api.routers import Router

router = Router()
router.register("attendance-sheets", views.SheetViewSet)
router.register("attendance-records", views.RecordViewSet)
router.register("attendance-facts", views.FactViewSet)
router.register("correction-proposals", views.ProposalViewSet)
router.register("discipline-rules", discipline.DisciplineRuleViewSet)
router.register("discipline-records", discipline.DisciplineRecordViewSet)
router.register("discipline-readings", discipline.DisciplineReadingViewSet)
router.register("appeals", discipline.AppealViewSet)
router.register("conduct-letters", discipline.ConductLetterViewSet)
router.register("rule-acknowledgements", discipline.AcknowledgementViewSet)
router.register("enrolments", discipline.EnrolmentRulesViewSet, basename="enrolment-rules")
router.register("training-classes", discipline.ClassRulesViewSet, basename="training-class-rules")
router.register("dossiers", dossiers.DossierViewSet)
router.register("training-classes", dossiers.ClassDossierViewSet, basename="class-dossier")
router.register("failed-scans", views.FailedScanViewSet)
router.register("sessions", views.SessionViewSet, basename="session-roll")
router.register("inspection-teams", inspections.TeamViewSet)
router.register("inspections", inspections.InspectionViewSet)
router.register("inspection-counts", inspections.CountViewSet)
router.register("inspection-incidents", inspections.IncidentViewSet)
router.register("leave-requests", leave.LeaveRequestViewSet)
router.register("leave-readings", leave.LeaveReadingViewSet)
router.register("leave-steps", leave.LeaveStepViewSet)
router.register("enrolments", leave.EnrolmentLeaveViewSet, basename="enrolment-leave")
router.register("sessions", proofs.ProofViewSet, basename="session-proof")
router.register("sessions", papers.SessionPaperViewSet, basename="session-paper")
router.register("sheet-papers", papers.PaperViewSet)
router.register("bulletins", letters.BulletinViewSet)
router.register("unit-letters", letters.UnitLetterViewSet)
router.register("commendations", letters.CommendationViewSet)
router.register("training-classes", letters.ClassLettersViewSet, basename="training-class-letters")
router.register("objections", proofs.ObjectionViewSet)
router.register("assessments", completion.AssessmentViewSet)
router.register("completion-decisions", completion.CompletionDecisionViewSet)
router.register("withdrawal-proposals", completion.WithdrawalProposalViewSet)
router.register("certificates", completion.CertificateViewSet)
router.register("credit-hour-entries", completion.CreditHourViewSet)
router.register(
    "training-classes", completion.ClassCompletionViewSet, basename="training-class-completion"
)

urlpatterns = [
    path("check-ins/", views.CheckInView.as_view(), name="check-in"),
    path("check-ins/batch/", views.BatchView.as_view(), name="check-in-batch"),
    path("check-ins/annul/", views.AnnulView.as_view(), name="check-in-annul"),
    path("sessions/<int:pk>/form-token/", proofs.FormTokenView.as_view(), name="form-token"),
    *router.urls,
    path(
        "training-classes/<int:pk>/attendance-policy/",
        views.PolicyView.as_view(),
        name="training-class-attendance-policy",
    ),
    path(
        "training-classes/<int:pk>/attendance-report/",
        reports.ClassReportView.as_view(),
        name="training-class-attendance-report",
    ),
    path(
        "training-classes/<int:pk>/attendance-rates/",
        reports.ClassRatesView.as_view(),
        name="training-class-attendance-rates",
    ),
    path(
        "enrolments/<int:pk>/attendance-ledger/",
        reports.LedgerView.as_view(),
        name="enrolment-attendance-ledger",
    ),
    path("sessions/<int:pk>/draw-form/", surveys.DrawFormView.as_view(), name="draw-form"),
    path("survey-answers/", surveys.AnswerView.as_view(), name="survey-answers"),
    path(
        "training-classes/<int:pk>/survey-results/",
        surveys.ResultsView.as_view(),
        name="training-class-survey-results",
    ),
    path("attendance-ranking/", reports.RankingView.as_view(), name="attendance-ranking"),
]
