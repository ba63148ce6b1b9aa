package dev.groundwork.addon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.ResourceId;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NoteTest {
    private static final ResourceId OLD = new ResourceId("", "Service", "web", "old");

    @Test
    void aNoteWithoutConditionIsAlwaysTold() {
        assertThat(Note.always("retired").isTold(_ -> false)).isTrue();
    }

    @Test
    void aNoteAboutWhatWasAppliedBeforeEndsWithIt() {
        Note note = new Note("two load balancers", Set.of(OLD));

        assertThat(note.isTold(OLD::equals)).isTrue();
        assertThat(note.isTold(_ -> false)).isFalse();
    }
}
