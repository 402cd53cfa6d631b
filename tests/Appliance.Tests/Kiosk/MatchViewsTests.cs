using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

public sealed class MatchViewsTests
{
    [Fact]
    public void The_screen_gets_every_letter_of_a_piece_and_its_points()
    {
        ScorePiece piece = new("token-spelling", "name", "QILL", "QUIL", new Score(4_100), "spelt in another way")
        {
            Letters = new LetterAlignment(new Score(6_000), new Score(-300),
            [
                new(LetterKind.Same, "Q", "Q", 0, "letters-same", default),
                new(LetterKind.OnlyListed, "", "U", 400, "letters-vowel", new Score(-1_000)),
                new(LetterKind.Same, "I", "I", 0, "letters-same", default),
                new(LetterKind.Same, "L", "L", 0, "letters-same", default),
                new(LetterKind.OnlyTraveller, "L", "", 150, "letters-doubled", new Score(-600)),
            ]),
        };

        PieceView view = MatchViews.Piece(piece);

        Assert.Equal(("6.000", "-0.300", "4.100"), (view.Worth, view.Otherwise, view.Points));
        Assert.Equal(["Q/Q", "/U", "IL/IL", "L/"], view.Letters.Select(step => $"{step.Traveller}/{step.Listed}"));
        Assert.Equal(["letters-vowel -1.000", "letters-doubled -0.600"],
            view.Letters.Where(step => step.Rule != "letters-same").Select(step => $"{step.Rule} {step.Points}"));
    }

    [Fact]
    public void A_piece_without_letters_shows_none()
    {
        PieceView view = MatchViews.Piece(new("token-exact", "name", "QUIL", "QUIL", new Score(6_000), "the same name: QUIL"));
        Assert.True(view is { Letters.IsEmpty: true, Worth: "", Otherwise: "" });
    }
}
