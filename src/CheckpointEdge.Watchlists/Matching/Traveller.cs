using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Names;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>A traveller as the rules compare: tokens, span of days, codes as numbers. Made once a search.</summary>
internal sealed class Traveller
{
    public Traveller(TravellerIdentity identity, NameIndex? index)
    {
        ImmutableArray<NameToken> tokens = NameTokens.Of(identity.Primary, identity.Secondary);
        Name.Load(tokens, index);
        Cut = identity.NamePossiblyTruncated;
        DateOfBirth = identity.DateOfBirth;
        Birth = BirthDateComparison.SpanOf(identity.DateOfBirth);
        Sex = identity.Sex;
        Nationality = Countries.CodeOf(identity.Nationality);
        NationalityCode = RecordFacts.PackCode(Nationality);
        Document = DocumentKey.Of(identity.DocumentNumber, identity.DocumentIssuer, identity.DocumentType);
    }

    public NameSide Name { get; } = new();
    public bool Cut { get; }
    public MrzDate DateOfBirth { get; }
    public BirthDateComparison.Span? Birth { get; }
    public Sex Sex { get; }
    public string Nationality { get; }
    public ushort NationalityCode { get; }
    public DocumentKey Document { get; }
}
