using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace CheckpointEdge.Central.Tests.Store;

/// <summary>
/// A fact about Central that holds whatever its store is: it is two tests, one on SQLite and one on a PostgreSQL that the
/// tests start themselves. Where that is not installed, the second is skipped and says so.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("CheckpointEdge.Central.Tests.Store.EachStoreDiscoverer", "Central.Tests")]
public sealed class FactOnEachStoreAttribute : FactAttribute;

public sealed class EachStoreDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        TestMethodDisplay display = discoveryOptions.MethodDisplayOrDefault();
        TestMethodDisplayOptions options = discoveryOptions.MethodDisplayOptionsOrDefault();
        yield return new XunitTestCase(diagnostics, display, options, testMethod);
        yield return new OnPostgresTestCase(diagnostics, display, options, testMethod);
    }
}

/// <summary>Every Central that the test starts has a new, empty database.</summary>
internal sealed class OnPostgresTestCase : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Only the deserializer calls it.")]
    public OnPostgresTestCase()
    {
    }

    public OnPostgresTestCase(
        IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments,
        ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource)
    {
        RunningCentral.NewStore.Value = PostgresOfTests.NewDatabase;
        return base.RunAsync(diagnosticMessageSink, messageBus, constructorArguments, aggregator, cancellationTokenSource);
    }

    protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName) =>
        base.GetDisplayName(factAttribute, displayName) + " (on PostgreSQL)";

    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        base.GetSkipReason(factAttribute) ?? PostgresOfTests.Missing!;

    protected override string GetUniqueID() => base.GetUniqueID() + "-postgres";
}
