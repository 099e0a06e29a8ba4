"""Ways through the doors, for the cases of courses."""

from types import SimpleNamespace

from tests.courses.admin.pages import address, submit


def scene(**rows):
    return SimpleNamespace(**rows)


def edit(path, row, **changes):
    """A PATCH with the version that was just read."""

    def send(program, at):
        place = f"{path}/{row(at).pk}/"
        etag = program.read(place).headers["ETag"]
        values = {name: value(at) if callable(value) else value for name, value in changes.items()}
        return program.send("PATCH", place, values, If_Match=etag)

    return send


def verb_of_api(path, row, verb, **body):
    return lambda program, at: program.post(f"{path}/{row(at).pk}/{verb}/", body)


def verb_of_admin(model, row, verb, **fields):
    def press(client, at):
        return client.post(address(model, verb, row(at).pk), {"sent": "1"} | fields, follow=True)

    return press


def form_of_admin(model, row, **changes):
    def fill(client, at):
        values = {name: value(at) if callable(value) else value for name, value in changes.items()}
        view = ("change", row(at).pk) if row else ("add",)
        return submit(client, address(model, *view), **values)

    return fill


def the_class(at):
    return at.training_class


def the_session(at):
    return at.session


def the_enrolment(at):
    return at.enrolment


def removal(path, row):
    def send(program, at):
        place = f"{path}/{row(at).pk}/"
        return program.send("DELETE", place, If_Match=program.read(place).headers["ETag"])

    return send
