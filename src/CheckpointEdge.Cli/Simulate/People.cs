namespace CheckpointEdge.Cli.Simulate;

/// <summary>Everybody there is: those whom the simulated state lists, then others, and travellers of both kinds. One seed.</summary>
internal sealed class People(Random random, int listed)
{
    private const double ComesAgain = 0.15;
    private const double WantedShare = 0.2;

    private readonly List<Person> _strangers = [];
    private readonly List<Person> _listed = [.. Enumerable.Range(1, listed).Select(number => Person.Draw(random, number))];
    private readonly Dictionary<long, HashSet<int>> _generations = [];

    /// <summary>The people of the next list: most of those before, some new, some gone.</summary>
    public IReadOnlyList<Person> NextList()
    {
        for (int i = random.Next(3); i > 0; i--)
            _listed.RemoveAt(random.Next(_listed.Count));
        for (int i = random.Next(4); i > 0; i--)
            _listed.Add(Person.Draw(random, _nextNumber++));
        return [.. _listed];
    }

    private int _nextNumber = listed + 1;

    public void Published(long generation) => _generations[generation] = [.. _listed.Select(person => person.Number)];

    /// <summary>Whether somebody stands on a list; null when nobody knows that generation.</summary>
    public bool? IsOn(long generation, Person person) =>
        _generations.TryGetValue(generation, out HashSet<int>? people) ? people.Contains(person.Number) : null;

    public Person NextTraveller(World world)
    {
        if (world.Chance(WantedShare))
            return world.Pick(_listed);
        if (_strangers.Count > 0 && world.Chance(ComesAgain))
            return world.Pick(_strangers);
        _strangers.Add(Person.Draw(random, _nextNumber++));
        return _strangers[^1];
    }
}
