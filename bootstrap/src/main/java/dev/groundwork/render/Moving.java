package dev.groundwork.render;

import dev.groundwork.addon.Check;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.Note;
import java.util.List;

/** What every report says of a part whose pods are moving from one way of getting their role to another. */
final class Moving {
    private Moving() {}

    static List<Note> notes(List<Check> checks) {
        return checks.stream()
                .filter(IdentityCheck.OneMechanism.class::isInstance)
                .map(IdentityCheck.OneMechanism.class::cast)
                .flatMap(check -> check.movingFrom().stream()
                        .map(before ->
                                Note.always(("movingFrom keeps the way by %s open: the role still trusts tokens of"
                                                + " ServiceAccount %s/%s, and this keeps its annotation, so that pods from before"
                                                + " go on renewing their credentials. New pods get %s. When old-wiring names no"
                                                + " pod any more, take movingFrom out")
                                        .formatted(
                                                before, check.namespace(), check.serviceAccount(), check.identity()))))
                .toList();
    }
}
