package dev.groundwork.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Reads security groups by their names, and takes their rules apart. */
final class SecurityGroups {
    private final AwsClients clients;
    private final Ec2Client ec2;

    /** @param ec2 the client, with patience or without */
    SecurityGroups(AwsClients clients, Ec2Client ec2) {
        this.clients = clients;
        this.ec2 = ec2;
    }

    /** All groups with one of these names, whichever VPC they lie in. */
    List<SecurityGroup> named(Collection<String> names) {
        return found(names, filter("group-name", names));
    }

    /** The group of that id; with patience, EC2 is asked again until it sees what was just made. */
    SecurityGroup withId(String id) {
        return clients.problems()
                .calling(
                        "ec2:DescribeSecurityGroups",
                        "security group " + id,
                        () -> ec2.describeSecurityGroups(request -> request.groupIds(id))
                                .securityGroups()
                                .getFirst());
    }

    /** The ids of the groups with one of these names that Groundwork made for that cluster, by name. */
    Map<String, String> idsOf(Collection<String> names, String cluster) {
        return found(names, filter("group-name", names), filter("tag:" + Ownership.CLUSTER_TAG, List.of(cluster)))
                .stream()
                .collect(Collectors.toMap(SecurityGroup::groupName, SecurityGroup::groupId, (first, _) -> first));
    }

    /** All groups that Groundwork made for that cluster. */
    List<SecurityGroup> of(String cluster) {
        return found(List.of("of " + cluster), filter("tag:" + Ownership.CLUSTER_TAG, List.of(cluster)));
    }

    private List<SecurityGroup> found(Collection<String> names, Filter... filters) {
        if (names.isEmpty()) {
            return List.of();
        }
        return clients.problems()
                .calling(
                        "ec2:DescribeSecurityGroups",
                        "security groups " + names.stream().sorted().collect(Collectors.joining(", ")),
                        () ->
                                ec2
                                        .describeSecurityGroupsPaginator(request -> request.filters(filters))
                                        .securityGroups()
                                        .stream()
                                        .toList());
    }

    private static Filter filter(String name, Collection<String> values) {
        return Filter.builder()
                .name(name)
                .values(values.stream().distinct().sorted().toList())
                .build();
    }

    /** The tags of a group. */
    static Map<String, String> tags(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    /** Tags as EC2 takes them, by key. */
    static List<Tag> tags(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList();
    }

    /** Each single thing that a group lets in, in words, with what has to be said to EC2 to take it back. */
    static SequencedMap<String, IpPermission> rules(SecurityGroup group) {
        SequencedMap<String, IpPermission> rules = new TreeMap<>();
        for (IpPermission permission : group.ipPermissions()) {
            each(permission).forEach((source, single) -> rules.put(words(permission, source), single));
        }
        return rules;
    }

    private static Map<String, IpPermission> each(IpPermission permission) {
        Map<String, IpPermission> single = new HashMap<>();
        for (IpRange range : permission.ipRanges()) {
            single.put(range.cidrIp(), bare(permission).ipRanges(range).build());
        }
        for (Ipv6Range range : permission.ipv6Ranges()) {
            single.put(range.cidrIpv6(), bare(permission).ipv6Ranges(range).build());
        }
        for (UserIdGroupPair pair : permission.userIdGroupPairs()) {
            single.put(pair.groupId(), bare(permission).userIdGroupPairs(pair).build());
        }
        for (PrefixListId list : permission.prefixListIds()) {
            single.put(list.prefixListId(), bare(permission).prefixListIds(list).build());
        }
        return single;
    }

    private static IpPermission.Builder bare(IpPermission permission) {
        return IpPermission.builder()
                .ipProtocol(permission.ipProtocol())
                .fromPort(permission.fromPort())
                .toPort(permission.toPort());
    }

    /** The same words as those of a declared rule where the rule is of that sort. */
    private static String words(IpPermission permission, String source) {
        List<String> words = new ArrayList<>();
        words.add(permission.ipProtocol().equals("-1") ? "everything" : permission.ipProtocol());
        Integer from = permission.fromPort();
        Integer to = permission.toPort();
        if (from != null && to != null && from >= 0) {
            words.add(from.equals(to) ? String.valueOf(from) : from + "-" + to);
        }
        words.add("from " + source);
        return String.join(" ", words);
    }
}
