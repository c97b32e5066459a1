"""Where the numbers of the model and the doses of the explorer come from.

The keys are those of the curriculum's reference lists where a work stands in both.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A work, how to find it, and how far it was read. ``name`` is how a choice names it."""

    key: str
    name: str
    text: str
    doi: str = ""
    url: str = ""
    note: str = ""

    @property
    def address(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else self.url


_ALL = (
    Source(
        "andrade-2017a",
        "Andrade 2017",
        "Andrade C. Ketamine for depression, 4: in what dose, at what rate, by what route, for how long, and at what frequency? J Clin Psychiatry 2017;78(7):e852–e857.",
    ),
    Source(
        "andrade-oral",
        "Andrade, oral review",
        "Andrade C. Oral ketamine for depression: practical considerations. J Clin Psychiatry.",
        url="https://dev.psychiatrist.com/jcp/oral-ketamine-for-depression-practical-considerations/",
        note="Abstract only was read.",
    ),
    Source(
        "aycart",
        "Aycart review",
        "Aycart, review of sublingual and oral ketamine: doses of 50 to 400 mg sublingually.",
        note="Read in an index of abstracts; the line here describes the work and is not its title.",
    ),
    Source(
        "chong-2006",
        "Chong 2006",
        "Chong C, Schug S, Page-Sharp M, Ilett K. Bioavailability of ketamine after oral or sublingual administration. Pain Med 2006;7(5):469.",
        url="https://www.ketamine.com/bioavailability.html",
        note="Published as an abstract; read in a public copy.",
    ),
    Source(
        "clements-1982",
        "Clements 1982",
        "Clements JA, Nimmo WS, Grant IS. Bioavailability, pharmacokinetics, and analgesic activity of ketamine in humans. J Pharm Sci 1982;71:539–542.",
        note="Cited from knowledge of the literature; its 93% by muscle was read in secondary sources.",
    ),
    Source(
        "clements-nimmo-1981",
        "Clements & Nimmo 1981",
        "Clements JA, Nimmo WS. Pharmacokinetics and analgesic effect of ketamine in man. Br J Anaesth 1981;53:27–30.",
        doi="10.1093/bja/53.1.27",
        note="The parameters were read as tabulated in the opentiva library.",
    ),
    Source(
        "domino-1982",
        "Domino 1982",
        "Domino EF and others. The three-compartment set of 1982 (PMID 7198883).",
        url="https://pubmed.ncbi.nlm.nih.gov/7198883/",
        note="The parameters were read as tabulated in the opentiva library; the line here describes the work and is not its title.",
    ),
    Source(
        "fanta-2015",
        "Fanta 2015",
        "Fanta S, Kinnunen M, Backman JT, Kalso E. Population pharmacokinetics of S-ketamine and norketamine in healthy volunteers after intravenous and oral dosing. Eur J Clin Pharmacol 2015;71(4):441–447.",
        doi="10.1007/s00228-015-1826-y",
        note="Abstract read.",
    ),
    Source(
        "fava-2020",
        "Fava 2020",
        "Fava M, Freeman MP, Flynn M, et al. Double-blind, placebo-controlled, dose-ranging trial of intravenous ketamine as adjunctive therapy in treatment-resistant depression (TRD). Mol Psychiatry 2020;25:1592–1603.",
        doi="10.1038/s41380-018-0256-5",
        note="Abstract read.",
    ),
    Source(
        "grabski-2022",
        "Grabski 2022",
        "Grabski M, McAndrew A, Lawn W, et al. Adjunctive ketamine with relapse prevention-based psychological therapy in the treatment of alcohol use disorder. Am J Psychiatry 2022;179:152–162.",
        doi="10.1176/appi.ajp.2021.21030277",
        note="Abstract only was read.",
    ),
    Source(
        "grant-1981",
        "Grant 1981",
        "Grant IS, Nimmo WS, Clements JA. Pharmacokinetics and analgesic effects of i.m. and oral ketamine. Br J Anaesth 1981;53:805–810.",
        note="Not obtained; its oral dose and peak were read in table 1 of Zanos 2018.",
    ),
    Source(
        "herd-2007",
        "Herd 2007",
        "Herd D, Anderson BJ. Ketamine disposition in children presenting for procedural sedation and analgesia in a children’s emergency department. Paediatr Anaesth 2007;17(7):622–629.",
        doi="10.1111/j.1460-9592.2006.02145.x",
        note="Abstract read.",
    ),
    Source(
        "hornik-2018",
        "Hornik 2018",
        "Hornik CD and others. Population pharmacokinetics of intramuscular and intravenous ketamine in children. 2018 (PMID 29677389).",
        url="https://pubmed.ncbi.nlm.nih.gov/29677389/",
        note="Abstract read; the volumes and clearances as tabulated in the opentiva library.",
    ),
    Source(
        "hull-2022",
        "Hull 2022",
        "Hull TD, Malgaroli M, Gazzaley A, et al. At-home, sublingual ketamine telehealth is a safe and effective treatment for moderate to severe anxiety and depression. J Affect Disord 2022;314:59–67.",
        doi="10.1016/j.jad.2022.07.004",
        note="Abstract only was read.",
    ),
    Source(
        "intranasal-2022",
        "Intranasal study 2022",
        "Pharmacokinetic study of intravenous 10 mg and intranasal 10, 30 and 50 mg racemic ketamine. Pharmacotherapy 2022;42(4):298–310.",
        doi="10.1002/phar.2669",
        note="Table 6 only was read; the first line here describes the study and is not its title.",
    ),
    Source(
        "kamp-2020",
        "Kamp 2020",
        "Kamp J, Olofsen E, Henthorn TK, et al. Ketamine pharmacokinetics: a systematic review of the literature, meta-analysis, and population analysis. Anesthesiology 2020;133(6):1192–1213.",
        doi="10.1097/ALN.0000000000003577",
        note="Abstract read.",
    ),
    Source(
        "ketamine-training-center",
        "Ketamine Training Center",
        "The Ketamine Training Center. KAP at-home lozenge method (open letter to practitioners).",
        url="https://theketaminetrainingcenter.com/ctp-kap-at-home-lozenge-method/",
        note="Practice description by its developers, not a trial.",
    ),
    Source(
        "krupitsky-2002",
        "Krupitsky 2002",
        "Krupitsky E, Burakov A, Romanova T, et al. Ketamine psychotherapy for heroin addiction: immediate effects and two-year follow-up. J Subst Abuse Treat 2002;23:273–283.",
        doi="10.1016/S0740-5472(02)00275-1",
        note="Abstract only was read.",
    ),
    Source(
        "loo-2016",
        "Glue 2011, Chilukuri 2014, Loo 2016",
        "Glue 2011, Chilukuri 2014 and Loo 2016: intramuscular ketamine in depression, 0.25 to 1.0 mg/kg.",
        note="Cited from knowledge of the literature; not read for this tool.",
    ),
    Source(
        "loo-2023",
        "Loo 2023",
        "Loo C, Glozier N, Barton D, et al. Efficacy and safety of a 4-week course of repeated subcutaneous ketamine injections for treatment-resistant depression (KADS study). Br J Psychiatry 2023;223:533–541.",
        doi="10.1192/bjp.2023.79",
    ),
    Source(
        "opentiva",
        "opentiva",
        "opentiva: open library of target-controlled infusion models, file opentiva/ketamine.py, commit 4c6b38c.",
        url="https://github.com/opentiva/opentiva",
    ),
    Source(
        "otto-2021",
        "S-ketamine models 2021",
        "Predictive performance of parent-metabolite population pharmacokinetic models of (S)-ketamine in healthy volunteers. Eur J Clin Pharmacol 2021. Table 2: weights of 69 ± 2, 77 ± 8 and 79 ± 19 kg.",
        doi="10.1007/s00228-021-03104-1",
        note="Table 2 only was read.",
    ),
    Source(
        "rolan-2014",
        "Rolan 2014",
        "Rolan P, Lim S, Sunderland V, Liu Y, Molnar V. The absolute bioavailability of racemic ketamine from a novel sublingual formulation. Br J Clin Pharmacol 2014;77:1011–1016.",
        doi="10.1111/bcp.12264",
    ),
    Source(
        "yanagihara-2003",
        "Yanagihara 2003",
        "Yanagihara Y, Ohtani M, Kariya S, et al. Plasma concentration profiles of ketamine and norketamine after administration of various ketamine preparations to healthy Japanese volunteers. Biopharm Drug Dispos 2003;24(1):37–43.",
        doi="10.1002/bdd.336",
        note="Abstract read.",
    ),
    Source(
        "zanos-2018",
        "Zanos 2018",
        "Zanos P, Moaddel R, Morris PJ, et al. Ketamine and ketamine metabolite pharmacology: insights into therapeutic mechanisms. Pharmacol Rev 2018;70(3):621–660.",
        doi="10.1124/pr.117.015198",
        note="Table 1 read.",
    ),
)

SOURCES = {source.key: source for source in _ALL}
