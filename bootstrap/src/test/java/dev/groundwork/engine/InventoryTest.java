package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class InventoryTest {
    private static final Inventory INVENTORY = Inventory.empty()
            .with(Things.id("a"), new Inventory.Entry("x", "1"))
            .with(Things.id("b"), new Inventory.Entry("y", "2"));

    @Test
    void itKnowsWhatExactlyWasApplied() {
        assertThat(INVENTORY.holds(Things.id("a"), "1")).isTrue();
        assertThat(INVENTORY.holds(Things.id("a"), "2")).isFalse();
        assertThat(INVENTORY.holds(Things.id("c"), "1")).isFalse();
    }

    @Test
    void itCanBeLimitedToAddons() {
        assertThat(INVENTORY.of(Set.of("y")).entries()).containsOnlyKeys(Things.id("b"));
    }

    @Test
    void nobodyCanChangeIt() {
        TreeMap<dev.groundwork.resource.ResourceId, Inventory.Entry> entries = new TreeMap<>(INVENTORY.entries());
        Inventory inventory = new Inventory(entries);

        entries.clear();

        assertThat(inventory).isEqualTo(INVENTORY);
        assertThat(INVENTORY.without(Things.id("a")).entries()).hasSize(1);
        assertThat(INVENTORY.entries()).hasSize(2);
    }
}
