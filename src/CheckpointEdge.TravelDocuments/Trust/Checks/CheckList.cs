using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Trust.Checks;

/// <summary>Collects checks. One use, one thread.</summary>
internal sealed class CheckList
{
    private readonly List<DocumentCheck> _checks = [];

    public void Pass(CheckGroup group, string name, string reason) => _checks.Add(new(name, group, CheckResult.Pass, reason));

    public void Fail(CheckGroup group, string name, string reason) => _checks.Add(new(name, group, CheckResult.Fail, reason));

    public void NotDone(CheckGroup group, string name, string reason) =>
        _checks.Add(new(name, group, CheckResult.NotDone, reason));

    public void Add(CheckGroup group, string name, CheckResult result, string reason) =>
        _checks.Add(new(name, group, result, reason));

    /// <summary>NotDone when there is no such check.</summary>
    public CheckResult ResultOf(string name) =>
        _checks.FirstOrDefault(check => check.Name == name)?.Result ?? CheckResult.NotDone;

    public bool Passed(string name) => ResultOf(name) == CheckResult.Pass;

    /// <summary>In the order of the groups.</summary>
    public ImmutableArray<DocumentCheck> All() => [.. _checks.OrderBy(check => check.Group)];
}
