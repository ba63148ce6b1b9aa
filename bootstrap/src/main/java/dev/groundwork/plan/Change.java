package dev.groundwork.plan;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;

/** What would become of one resource. */
public sealed interface Change {
    /** The resource. */
    ResourceId id();

    /** The add-on it belongs to, by name. */
    String addon();

    /** A change of something that the baseline declares. */
    sealed interface Declared extends Change {
        Resource resource();

        /** The same change of a resource whose references are filled in. */
        default Declared of(Resource filled) {
            return switch (this) {
                case Create create -> new Create(filled, create.after(), create.prediction(), create.vanished());
                case Update update ->
                    new Update(
                            filled,
                            update.before(),
                            update.after(),
                            update.fields(),
                            update.prediction(),
                            update.drift());
                case Replace replace ->
                    new Replace(filled, replace.before(), replace.after(), replace.fields(), replace.immutable());
                case Unchanged _ -> new Unchanged(filled);
                case Conflicted conflicted -> new Conflicted(filled, conflicted.conflicts(), conflicted.problem());
                case Unreadable unreadable -> new Unreadable(filled, unreadable.problem());
            };
        }

        @Override
        default ResourceId id() {
            return resource().id();
        }

        @Override
        default String addon() {
            return resource().addon();
        }
    }

    /**
     * It is not there.
     *
     * @param vanished whether it was applied before, so that somebody must have deleted it
     */
    record Create(Resource resource, Tree after, Prediction prediction, boolean vanished) implements Declared {
        public Create(Resource resource, Tree after, Prediction prediction) {
            this(resource, after, prediction, false);
        }
    }

    /**
     * Some leaves differ.
     *
     * @param drift whether it was applied as declared and somebody else changed it since; else the baseline changed
     */
    record Update(
            Resource resource, Tree before, Tree after, List<FieldChange> fields, Prediction prediction, boolean drift)
            implements Declared {
        public Update {
            fields = List.copyOf(fields);
        }
    }

    /** A field that cannot change differs, so it must be deleted and made again. Counts as a delete. */
    record Replace(Resource resource, Tree before, Tree after, List<FieldChange> fields, String immutable)
            implements Declared {
        public Replace {
            fields = List.copyOf(fields);
        }
    }

    /** It is as declared. */
    record Unchanged(Resource resource) implements Declared {}

    /** Others hold fields that we want, or the whole object is somebody else's. Nothing at all is written until the
     * baseline decides. */
    record Conflicted(Resource resource, List<FieldConflict> conflicts, Problem problem) implements Declared {
        public Conflicted {
            conflicts = List.copyOf(conflicts);
        }
    }

    /** It could not be read, or the server refuses it; that hides no other change. */
    record Unreadable(Resource resource, Problem problem) implements Declared {}

    /** Groundwork made it once, and the baseline does not want it any more. */
    record Orphan(ResourceId id, String addon) implements Change {}
}
