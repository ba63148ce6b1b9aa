package dev.groundwork.flow;

import dev.groundwork.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** What the account has of load balancers and of what belongs to them, by other means than the program's own. */
final class Balancers implements AutoCloseable {
    static final String ZONE = "Z0123456789EXAMPLE";

    private final ElasticLoadBalancingV2Client balancing;
    private final AutoScalingClient scaling;
    private final Ec2Client ec2;
    private final Route53Client dns;

    Balancers(Sandbox sandbox) {
        this.balancing = Account.client(sandbox, ElasticLoadBalancingV2Client.builder())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        this.scaling = Account.client(sandbox, AutoScalingClient.builder())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        this.ec2 = Account.client(sandbox, Ec2Client.builder())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        this.dns = Account.client(sandbox, Route53Client.builder())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** The name in DNS of that load balancer. */
    String host(String name) {
        return balancing
                .describeLoadBalancers(request -> request.names(name))
                .loadBalancers()
                .getFirst()
                .dnsName();
    }

    /** Takes every target group off that Auto Scaling group. */
    void detach(String group) {
        List<TrafficSourceIdentifier> attached = scaling.describeAutoScalingGroups(
                        request -> request.autoScalingGroupNames(group))
                .autoScalingGroups()
                .getFirst()
                .trafficSources();
        scaling.detachTrafficSources(
                request -> request.autoScalingGroupName(group).trafficSources(attached));
    }

    /** Kind and name of all that Groundwork may have made. */
    List<String> left() {
        List<String> left = new ArrayList<>();
        for (LoadBalancer balancer : balancing.describeLoadBalancers().loadBalancers()) {
            if (balancer.loadBalancerName().startsWith("gw-")) {
                left.add("load balancer " + balancer.loadBalancerName());
                balancing
                        .describeListeners(request -> request.loadBalancerArn(balancer.loadBalancerArn()))
                        .listeners()
                        .forEach(listener -> left.add("listener " + listener.port()));
            }
        }
        balancing.describeTargetGroups().targetGroups().stream()
                .map(TargetGroup::targetGroupName)
                .filter(name -> name.startsWith("gw-"))
                .forEach(name -> left.add("target group " + name));
        for (AutoScalingGroup group : scaling.describeAutoScalingGroups().autoScalingGroups()) {
            group.trafficSources().stream()
                    .filter(source -> source.identifier().contains(":targetgroup/gw-"))
                    .forEach(_ -> left.add("attachment of " + group.autoScalingGroupName()));
        }
        for (SecurityGroup group : ec2.describeSecurityGroups().securityGroups()) {
            if (group.groupName().startsWith("groundwork-")) {
                left.add("security group " + group.groupName());
            }
            group.ipPermissions().stream()
                    .filter(rule -> rule.fromPort() != null && rule.fromPort() >= 30000)
                    .forEach(rule -> left.add("rule for port " + rule.fromPort()));
        }
        dns.listResourceRecordSets(request -> request.hostedZoneId(ZONE)).resourceRecordSets().stream()
                .filter(record -> record.type() != RRType.NS && record.type() != RRType.SOA)
                .map(ResourceRecordSet::name)
                .forEach(name -> left.add("record " + name));
        return left;
    }

    @Override
    public void close() {
        balancing.close();
        scaling.close();
        ec2.close();
        dns.close();
    }
}
