package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.groundwork.baseline.YamlNode.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document into nodes with places. It works on the parser's events: nothing is constructed, whatever a
 * tag asks for, and a word keeps its spelling until {@link PlainScalar} has judged it.
 */
final class YamlReader {
    /** Far more than a baseline needs, and few enough that aliases of aliases cannot blow it up. */
    private static final int MOST_NODES = 20_000;

    private static final int MOST_LEVELS = 32;
    private static final String TEXT_TAG = "tag:yaml.org,2002:str";

    private final Complaints complaints;
    private final EnvironmentReferences references;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private Iterator<Event> events = List.<Event>of().iterator();
    private int nodes;

    private record Anchored(YamlNode node, int nodes) {}

    /** Nothing after this can be read; the reason has been complained about. */
    private static final class Unreadable extends RuntimeException {}

    YamlReader(Complaints complaints, EnvironmentReferences references) {
        this.complaints = complaints;
        this.references = references;
    }

    /** The document; empty if there is none, or if it cannot be read to its end. */
    Optional<YamlNode> read(String text) {
        try {
            events = new Parse(LoadSettings.builder().build()).parseString(text).iterator();
            return document();
        } catch (YamlEngineException e) {
            SyntaxError error = SyntaxError.of(e, text);
            complaints.add(error.place(), error.what(), error.suggestion());
        } catch (Unreadable e) {
            // Told where it was found.
        }
        return Optional.empty();
    }

    private Optional<YamlNode> document() {
        Optional<YamlNode> document = Optional.empty();
        while (events.hasNext()) {
            if (events.next() instanceof DocumentStartEvent start) {
                if (document.isPresent()) {
                    complaints.add(placeOf(start), "a second document starts here", "put it into a file of its own");
                    return document;
                }
                document = Optional.of(node(events.next(), 0));
            }
        }
        return document;
    }

    private YamlNode node(Event event, int level) {
        if (++nodes > MOST_NODES || level > MOST_LEVELS) {
            throw unreadable(
                    event, "the file is nested too deeply, or its aliases make it too large", "write it shorter");
        }
        int before = nodes;
        YamlNode node = switch (event) {
            case AliasEvent alias -> aliased(alias);
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent start -> sequence(start, level);
            case MappingStartEvent start -> mapping(start, level);
            default -> throw new IllegalStateException("no value starts with " + event.getEventId());
        };
        if (event instanceof NodeEvent anchored && !(event instanceof AliasEvent)) {
            anchored.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, nodes - before)));
        }
        return node;
    }

    private YamlNode aliased(AliasEvent alias) {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw unreadable(alias, "no anchor &" + alias.getAlias() + " stands before this alias", "");
        }
        nodes += anchored.nodes();
        if (nodes > MOST_NODES) {
            throw unreadable(alias, "the aliases make the file too large", "write it shorter");
        }
        return anchored.node();
    }

    private YamlNode sequence(SequenceStartEvent start, int level) {
        refuseTag(start, start.getTag());
        List<YamlNode> items = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            items.add(node(event, level + 1));
        }
        return new YamlNode.Sequence(placeOf(start), items);
    }

    private YamlNode mapping(MappingStartEvent start, int level) {
        refuseTag(start, start.getTag());
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            Place place = placeOf(event);
            Optional<String> key = key(event, level);
            Entry entry = new Entry(place, node(events.next(), level + 1));
            key.map(name -> entries.putIfAbsent(name, entry))
                    .ifPresent(first -> complaints.add(
                            place,
                            "duplicate key \"" + key.get() + "\", first given at " + first.key(),
                            "keep one of them"));
        }
        return new YamlNode.Mapping(placeOf(start), entries);
    }

    private Optional<String> key(Event event, int level) {
        if (!(node(event, level + 1) instanceof YamlNode.Scalar scalar)) {
            complaints.add(placeOf(event), "a key that is not a single word", "");
            return Optional.empty();
        }
        if (scalar.source().equals("<<")) {
            complaints.add(
                    placeOf(event),
                    "\"<<\" merges keys in YAML 1.1 only",
                    "write the keys out, or use an alias for the whole value");
            return Optional.empty();
        }
        return Optional.of(scalar.source());
    }

    private YamlNode scalar(ScalarEvent event) {
        Place place = placeOf(event);
        String source = event.getValue();
        boolean referring = EnvironmentReferences.in(source);
        int told = complaints.count();
        String text = referring ? references.follow(source, place) : source;
        boolean plain = event.isPlain() && event.getTag().isEmpty();
        JsonNode value =
                plain ? plain(text, source, place, referring, complaints.count() > told) : TextNode.valueOf(text);
        if (!event.getTag().orElse(TEXT_TAG).equals(TEXT_TAG)) {
            refuseTag(event, event.getTag());
        }
        return new YamlNode.Scalar(place, value, source, referring, complaints.count() > told);
    }

    private JsonNode plain(String text, String source, Place place, boolean referring, boolean refused) {
        PlainScalar plain = PlainScalar.of(text);
        if (plain.value().isEmpty() && !refused) {
            String shown = referring ? "the value of " + source : source;
            String instead = referring ? "for text, put the reference in quotes: \"" + source + "\"" : plain.instead();
            complaints.add(place, shown + " is not read alike by all readers of YAML", instead);
        }
        return plain.value().orElseGet(() -> TextNode.valueOf(text));
    }

    private void refuseTag(Event event, Optional<String> tag) {
        tag.filter(named -> !named.equals("!"))
                .ifPresent(named -> complaints.add(
                        placeOf(event),
                        "the tag " + named.replace("tag:yaml.org,2002:", "!!") + " has no use here",
                        "remove it"));
    }

    private Unreadable unreadable(Event event, String what, String suggestion) {
        complaints.add(placeOf(event), what, suggestion);
        return new Unreadable();
    }

    private static Place placeOf(Event event) {
        return event.getStartMark().map(YamlReader::placeOf).orElse(new Place(1, 1));
    }

    static Place placeOf(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
