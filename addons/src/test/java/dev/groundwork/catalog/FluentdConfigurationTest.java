package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.catalog.FluentdConfiguration.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the files of fluentd must be, as far as that can be told without fluentd. */
final class FluentdConfigurationTest {
    private static final Path FILES = Path.of("..", "manifests", "fluentd", "files");

    /**
     * The parameters that these plugins know, of those that we use or might. An unknown one only makes fluentd warn, and a
     * typing error would then go unseen.
     */
    private static final Map<String, Set<String>> PARAMETERS = Map.ofEntries(
            Map.entry(
                    "source tail",
                    Set.of(
                            "tag",
                            "path",
                            "exclude_path",
                            "pos_file",
                            "pos_file_compaction_interval",
                            "read_from_head",
                            "follow_inodes",
                            "refresh_interval",
                            "rotate_wait")),
            Map.entry("source prometheus", Set.of("bind", "port", "metrics_path")),
            Map.entry("source prometheus_output_monitor", Set.of("interval")),
            Map.entry("source prometheus_tail_monitor", Set.of("interval")),
            Map.entry("source systemd", Set.of("tag", "path", "read_from_head")),
            Map.entry("storage local", Set.of("persistent", "path")),
            Map.entry("entry ", Set.of("field_map", "field_map_strict")),
            Map.entry("parse regexp", Set.of("expression", "time_format")),
            Map.entry("parse json", Set.of("time_key")),
            Map.entry(
                    "filter concat",
                    Set.of(
                            "key",
                            "use_partial_cri_logtag",
                            "partial_cri_logtag_key",
                            "partial_cri_stream_key",
                            "separator",
                            "use_first_timestamp",
                            "flush_interval",
                            "timeout_label")),
            Map.entry(
                    "filter kubernetes_metadata",
                    Set.of(
                            "watch",
                            "skip_namespace_metadata",
                            "skip_container_metadata",
                            "skip_master_url",
                            "cache_size",
                            "cache_ttl")),
            Map.entry(
                    "filter parser",
                    Set.of(
                            "key_name",
                            "hash_value_field",
                            "reserve_data",
                            "reserve_time",
                            "remove_key_name_field",
                            "emit_invalid_record_to_error")),
            Map.entry("filter record_transformer", Set.of("remove_keys")),
            Map.entry("match relabel", Set.of()),
            Map.entry("match null", Set.of()),
            Map.entry("match rewrite_tag_filter", Set.of()),
            Map.entry("rule ", Set.of("key", "pattern", "tag")),
            Map.entry(
                    "match cloudwatch_logs",
                    Set.of(
                            "region",
                            "log_group_name",
                            "use_tag_as_stream",
                            "auto_create_stream",
                            "max_message_length",
                            "put_log_events_disable_retry_limit")),
            Map.entry(
                    "buffer file",
                    Set.of(
                            "path",
                            "chunk_limit_size",
                            "total_limit_size",
                            "flush_interval",
                            "flush_thread_count",
                            "retry_forever",
                            "retry_max_interval",
                            "overflow_action")),
            Map.entry("system ", Set.of("log_level", "suppress_repeated_stacktrace", "ignore_repeated_log_interval")),
            Map.entry("label ", Set.of()));

    private final List<Section> sections = files().stream()
            .flatMap(file -> FluentdConfiguration.parse(file).all().stream())
            .toList();

    @Test
    void everySectionIsOfAPluginThatTheImageHasAndSaysNothingThatItDoesNotKnow() {
        assertThat(sections).isNotEmpty().allSatisfy(section -> {
            Set<String> said = new HashSet<>(section.parameters().keySet());
            said.removeAll(Set.of("@type", "@id", "@label", "@log_level"));
            assertThat(PARAMETERS).containsKey(section.name() + " " + section.type());
            assertThat(PARAMETERS.get(section.name() + " " + section.type())).containsAll(said);
        });
    }

    @Test
    void everyLabelThatIsNamedIsThereAndEveryLabelThatIsThereIsNamed() {
        Set<String> there = sections.stream()
                .filter(section -> section.name().equals("label"))
                .map(Section::argument)
                .collect(Collectors.toSet());
        Set<String> named = sections.stream()
                .flatMap(section -> Stream.of("@label", "timeout_label")
                        .filter(section.parameters()::containsKey)
                        .map(section.parameters()::get))
                .collect(Collectors.toSet());
        // fluentd itself sends its own lines there.
        named.add("@FLUENT_LOG");

        assertThat(named).isEqualTo(there);
    }

    @Test
    void whatIsWrittenToTheDiskOfTheNodeHasAPlaceOfItsOwnOutsideTheReadOnlyMounts() {
        List<String> places = new ArrayList<>();
        sections.forEach(section -> {
            if (section.type().equals("file") || section.type().equals("local")) {
                places.add(section.parameters().getOrDefault("path", "none"));
            }
            if (section.parameters().containsKey("pos_file")) {
                places.add(section.parameters().get("pos_file"));
            }
        });

        assertThat(places).hasSize(6).doesNotHaveDuplicates().allMatch(place -> place.startsWith("/var/lib/fluentd/"));
    }

    @Test
    void noOutputCanThrowEventsAwayUnlessItsBufferIsFullAndSomebodyWantsThat() {
        assertThat(outputs()).hasSize(3).allSatisfy(output -> {
            assertThat(output.parameters())
                    .containsEntry("put_log_events_disable_retry_limit", "true")
                    .containsEntry("auto_create_stream", "true");
            // An event beyond 1 MiB would take its whole chunk with it; a character has at most four bytes.
            assertThat(Integer.parseInt(output.parameters().getOrDefault("max_message_length", "1000000")) * 4)
                    .isLessThan(1_048_576 - 26);
            assertThat(output.inner()).singleElement().satisfies(buffer -> {
                assertThat(buffer.argument()).isEqualTo("tag");
                assertThat(buffer.parameters())
                        .containsEntry("retry_forever", "true")
                        .containsEntry("total_limit_size", "\"#{ENV['BUFFER_SIZE']}\"")
                        .containsEntry("overflow_action", "\"#{ENV['WHEN_FULL']}\"");
            });
        });
    }

    @Test
    void groupsThatFluentdWritesToAreThoseThatGroundworkMakes() {
        assertThat(outputs().stream().map(output -> output.parameters().get("log_group_name")))
                .containsExactlyInAnyOrder(
                        "\"#{ENV['LOG_GROUP_PREFIX']}/application\"",
                        "\"#{ENV['LOG_GROUP_PREFIX']}/dataplane\"",
                        "\"#{ENV['LOG_GROUP_PREFIX']}/host\"");
    }

    @Test
    void aLineOfContainerdIsTakenApartWithItsBlanks() {
        Pattern line = sections.stream()
                .filter(section -> section.type().equals("regexp"))
                .map(section -> section.parameters().getOrDefault("expression", "none"))
                .distinct()
                .map(expression -> Pattern.compile(expression.substring(1, expression.length() - 1)))
                .collect(Collectors.collectingAndThen(Collectors.toList(), patterns -> {
                    assertThat(patterns).hasSize(1);
                    return patterns.getFirst();
                }));

        assertThat(parts(line, "2026-11-22T08:00:00.123456789Z stdout F   at com.example.Main(Main.java:3)"))
                .containsExactly("2026-11-22T08:00:00.123456789Z", "stdout", "F", "  at com.example.Main(Main.java:3)");
        assertThat(parts(line, "2026-11-22T09:00:00.1+01:00 stderr P:x part"))
                .containsExactly("2026-11-22T09:00:00.1+01:00", "stderr", "P", "part");
        assertThat(parts(line, "2026-11-22T08:00:00Z stdout F "))
                .containsExactly("2026-11-22T08:00:00Z", "stdout", "F", "");
        assertThat(line.matcher("{\"log\":\"of docker\"}").matches()).isFalse();
    }

    @Test
    void nobodyReadsTheLinesOfFluentdItself() {
        assertThat(sections)
                .filteredOn(section -> section.type().equals("tail")
                        && section.parameters().getOrDefault("path", "").equals("/var/log/containers/*.log"))
                .singleElement()
                .satisfies(tail ->
                        assertThat(tail.parameters()).containsEntry("exclude_path", "\"#{ENV['NOT_APPLICATION']}\""));
    }

    @Test
    void whatCannotBeReadIsFound() {
        assertThatThrownBy(() -> FluentdConfiguration.parse("<source>\n</match>"))
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> FluentdConfiguration.parse("<source>\n@type a"))
                .hasMessageContaining("not closed");
        assertThatThrownBy(() -> FluentdConfiguration.parse("<source>\n@type a\n@type b\n</source>"))
                .hasMessageContaining("line 3 says @type again");
        assertThatThrownBy(() -> FluentdConfiguration.parse("type tail")).hasMessageContaining("line 1");
    }

    private List<Section> outputs() {
        Predicate<Section> isOutput = section -> section.type().equals("cloudwatch_logs");
        return sections.stream().filter(isOutput).toList();
    }

    private static List<String> parts(Pattern line, String text) {
        Matcher matcher = line.matcher(text);
        assertThat(matcher.matches()).as(text).isTrue();
        return Stream.of("time", "stream", "logtag", "message")
                .map(matcher::group)
                .toList();
    }

    private static List<String> files() {
        return Stream.of("fluent.conf", "journal.conf")
                .map(name -> {
                    try {
                        return Files.readString(FILES.resolve(name));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }
}
