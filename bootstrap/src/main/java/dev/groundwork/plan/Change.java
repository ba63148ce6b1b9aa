package dev.groundwork.plan;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.ScalingGroup;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Set;

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
     * @param vanished whether it was applied before, to its end, so that somebody must have deleted it
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

    /** What becomes of something that Groundwork applied once and that is not wanted any more. */
    sealed interface Undeclared extends Change {
        Leftover leftover();

        @Override
        default ResourceId id() {
            return leftover().id();
        }

        @Override
        default String addon() {
            return leftover().addon();
        }
    }

    /**
     * It is there, it is ours, and it goes.
     *
     * @param identity what only this one has, for instance a uid: one that others make meanwhile under the same name is
     *     not hit
     * @param finalizers who must do something before it can go; empty in AWS
     * @param what what its deletion means where that is not to delete the whole of it, as a sentence; else empty
     */
    record Delete(Leftover leftover, String identity, Set<String> finalizers, String what) implements Undeclared {
        public Delete {
            finalizers = Set.copyOf(finalizers);
        }

        /** All of it goes, and nobody has to do anything before. */
        public Delete(Leftover leftover, String identity) {
            this(leftover, identity, Set.of(), "");
        }

        /** What is done with it, in a word: of a group that somebody else made only what we changed is taken back. */
        public String verb() {
            return id().isAws(ScalingGroup.KIND) ? "release" : "delete";
        }

        /** The same when it is done. */
        public String done() {
            return verb() + "d";
        }
    }

    /**
     * It is there and stays.
     *
     * @param why why, as a sentence
     * @param ours whether it is still ours and stays on record, so that it can be deleted another time; else it is
     *     somebody else's by now and forgotten
     * @param needed whether it should go and cannot, because others still need it
     */
    record Kept(Leftover leftover, String why, boolean ours, boolean needed) implements Undeclared {
        /** One that nobody needs. */
        public Kept(Leftover leftover, String why, boolean ours) {
            this(leftover, why, ours, false);
        }
    }

    /** It is there, it is ours, and it must not go. Nothing at all is written until that is settled. */
    record Refused(Leftover leftover, Problem problem) implements Undeclared {}

    /** Whether it is there, or whose it is, could not be read; so it stays. */
    record Unclear(Leftover leftover, Problem problem) implements Undeclared {}
}
