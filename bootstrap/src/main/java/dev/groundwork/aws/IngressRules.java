package dev.groundwork.aws;

import dev.groundwork.preflight.IngressRule;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/** Reads what security groups let in, with what their prefix lists hold. */
public final class IngressRules {
    private static final int VALUES = 200;

    private final AwsClients clients;

    public IngressRules(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * What these security groups let in: one request for each 200 of them, and one for each prefix list that a rule names.
     *
     * @throws ProblemException if it could not be read
     */
    public List<IngressRule> of(Collection<String> groups) {
        List<SecurityGroupRule> rules = new ArrayList<>();
        for (List<String> some : PreflightNodes.parts(groups, VALUES)) {
            Filter ofGroups = Filter.builder().name("group-id").values(some).build();
            rules.addAll(clients.problems()
                    .calling(
                            "ec2:DescribeSecurityGroupRules",
                            "security groups of the cluster's nodes",
                            () -> clients
                                    .ec2()
                                    .describeSecurityGroupRulesPaginator(request -> request.filters(ofGroups))
                                    .securityGroupRules()
                                    .stream()
                                    .filter(rule -> Boolean.FALSE.equals(rule.isEgress()))
                                    .toList()));
        }
        Map<String, List<String>> lists = new TreeMap<>();
        rules.stream()
                .map(SecurityGroupRule::prefixListId)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(list -> lists.put(list, ranges(list)));
        return rules.stream().flatMap(rule -> rules(rule, lists)).toList();
    }

    /** What that prefix list holds; nothing if it is not there any more, or not shared with this account. */
    private List<String> ranges(String list) {
        try {
            return clients.problems()
                    .calling(
                            "ec2:GetManagedPrefixListEntries",
                            "prefix list " + list,
                            () -> clients
                                    .ec2()
                                    .getManagedPrefixListEntriesPaginator(request -> request.prefixListId(list))
                                    .entries()
                                    .stream()
                                    .map(PrefixListEntry::cidr)
                                    .toList());
        } catch (ProblemException unread) {
            if (unread.problem().code() == Problem.Code.MISSING) {
                return List.of("");
            }
            throw unread;
        }
    }

    private static Stream<IngressRule> rules(SecurityGroupRule rule, Map<String, List<String>> lists) {
        List<String> ranges = rule.prefixListId() != null
                ? lists.getOrDefault(rule.prefixListId(), List.of())
                : List.of(Stream.of(rule.cidrIpv4(), rule.cidrIpv6())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(""));
        return ranges.stream()
                .map(range -> new IngressRule(
                        rule.groupId(),
                        rule.ipProtocol(),
                        rule.fromPort() == null ? -1 : rule.fromPort(),
                        rule.toPort() == null ? -1 : rule.toPort(),
                        Optional.ofNullable(rule.referencedGroupInfo())
                                .flatMap(group -> Optional.ofNullable(group.groupId()))
                                .orElse(""),
                        range));
    }
}
