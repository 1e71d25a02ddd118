"""Pairs of similar everyday words, with what they share and what tells them apart; our own work."""

from typing import NamedTuple


class WordPair(NamedTuple):
    """Two words, a hint that fits both, and one that fits each; no hint says either word."""

    first: str
    second: str
    both: str
    only_first: str
    only_second: str


PAIRS = tuple(
    WordPair(*line.split(" | "))
    for line in """\
coffee | cocoa | hot drink | roasted beans keep awake | sweet for children
lemonade | milkshake | cold drink | sour and yellow | thick and creamy
juice | syrup | sweet and liquid | pressed from fruit | poured over pancakes
butter | margarine | spread on bread | churned at a dairy | made of vegetable oil
cheese | yoghurt | made from milk | hard slices, holes | eaten with a spoon
apple | pear | fruit of a tree | round and crisp | narrow at the top
orange | lemon | citrus fruit | sweet when peeled | sour and yellow
cherry | plum | fruit with a stone | hangs in red twins | dried as a prune
strawberry | raspberry | red summer fruit | seeds on the outside | grows on thorny canes
banana | mango | tropical fruit | monkeys peel it | large flat stone inside
grape | raisin | grown in vineyards | juicy bunch | dried and wrinkled
potato | carrot | grows underground | mashed or fried | orange and crunchy
onion | garlic | strong smell in cooking | makes you cry | keeps vampires away
tomato | pepper | red salad vegetable | base of ketchup | hollow, often green
cucumber | courgette | long and green | pickled in jars | fried or grilled
spinach | lettuce | green leaves | boiled, good for sailors | raw in a salad
rice | pasta | dish of starch | small grains from wet fields | many shapes, Italian
bread | cake | baked in an oven | sliced for toast | candles on a birthday
biscuit | cracker | dry and crunchy | sweet with chocolate | salty with cheese
honey | sugar | makes things sweet | bees make it | white crystals
salt | flour | white powder in the kitchen | from the sea | from a mill
pizza | lasagne | Italian food | round and cut in slices | layers in a dish
burger | hot dog | fast food in a bun | round flat patty | sausage with mustard
soup | stew | cooked in a pot | thin, with a spoon | thick chunks of meat
jelly | pudding | wobbly dessert | clear and made of fruit | milky and creamy
cookie | muffin | small baked treat | flat with chips | paper cup
ketchup | mustard | sauce in a bottle | red and sweet | yellow and sharp
pancake | waffle | sweet batter | flipped in a pan | square grid from an iron
popcorn | peanuts | snack to share | bursts in the cinema | shells to crack
fork | spoon | used at table | four points | scoops liquid
knife | scissors | cuts things | one blade | two blades for paper
plate | bowl | holds food | flat and wide | deep for cereal
glass | goblet | holds a drink | transparent | medieval and golden
kettle | teapot | kitchen vessel with a spout | boils water | pours over leaves
oven | microwave | heats food | bakes slowly | beeps after a minute
fridge | freezer | keeps food cold | milk in the door | ice cubes and frost
broom | vacuum | cleans the floor | long bristles | noisy with a hose
soap | shampoo | foam for washing | solid bar for hands | bottle for hair
towel | blanket | large soft cloth | dries you | warms you in bed
pillow | mattress | part of a bed | under the head | springs below the body
chair | stool | one person sits on it | back to lean on | three legs in a bar
sofa | bench | seats several people | soft in the living room | wooden in the park
table | desk | flat top on legs | dinner for the family | school and office
lamp | candle | gives light | switch and bulb | wax and flame
mirror | window | flat pane | reflects your face | lets you see the street
door | gate | opens and closes | handle inside the house | garden fence
carpet | curtain | fabric in a room | walked on | hangs by daylight
clock | calendar | tells time | hands and ticking | months and pages
bucket | basket | carried by a handle | water and sand | woven for a picnic
hammer | screwdriver | tool of a carpenter | hits nails | turns slowly
shovel | rake | garden tool | digs holes | gathers leaves
ladder | stairs | leads up | leaned on a wall | fixed steps in a house
rope | chain | ties things up | twisted fibre | metal links
needle | thimble | used for sewing | sharp, holds thread | tiny cap that protects
pencil | crayon | writes or draws | grey, sharpened | coloured wax
paper | cardboard | made of wood pulp | thin sheets | thick boxes
book | magazine | printed pages | novel from a library | glossy every month
letter | postcard | sent by mail | sealed envelope | holiday picture
ruler | tape measure | measures length | straight and stiff | rolls up
glue | sticky tape | holds things together | liquid from a tube | transparent roll
backpack | suitcase | carries clothes | two straps | wheels at the airport
wallet | purse | keeps money | folded, in a pocket | for coins, in a handbag
umbrella | raincoat | against wet weather | opened overhead | sleeves and hood
glove | mitten | keeps hands warm | five fingers | only a thumb
scarf | necktie | worn round the neck | woollen in winter | silk with a suit
shirt | sweater | covers the chest | buttons and collar | knitted wool
skirt | trousers | worn below the waist | no legs, it swings | covers each leg
shoes | slippers | pair for the feet | laces, for outdoors | soft, for at home
boots | sandals | footwear | tall, for mud | open toes in summer
necklace | bracelet | jewellery | hangs at the throat | round the wrist
brooch | earring | small piece of jewellery | pinned to a dress | pierced lobe
helmet | crown | worn on the head | protects cyclists | golden, for royalty
violin | guitar | instrument with strings | played with a bow | strummed by campfires
piano | organ | instrument with keys | black concert grand | pipes in a church
flute | trumpet | instrument you blow | silver and gentle | loud brass
drum | tambourine | beaten for rhythm | two sticks | jingles when shaken
football | rugby | team sport with a ball | goalkeeper and net | oval and scrum
tennis | badminton | sport with rackets | yellow bouncing ball | feathered shuttle
golf | hockey | hit with a stick | eighteen holes | rink or field
swimming | diving | sport in water | lanes and strokes | board or deep reef
skiing | snowboard | winter sport | two poles | one plank sideways
chess | draughts | board with squares | kings and bishops | flat round pieces
boxing | wrestling | fight in a ring | padded fists | holds on the mat
running | cycling | endurance sport | sneakers and marathon | pedals and wheels
circus | theatre | show on a stage | clowns and tent | actors and script
cinema | television | moving pictures | big screen and tickets | remote in the living room
museum | gallery | building with exhibits | dinosaurs and history | paintings for sale
library | bookshop | full of reading | borrow quietly | pay at the till
school | university | place to learn | children and bells | lectures and degrees
hospital | pharmacy | helps the sick | beds and surgeons | pills and counter
hotel | campsite | night on holiday | reception and room keys | tents and fires
castle | palace | built for kings | moat and towers | golden halls
bridge | tunnel | part of a road | over a river | through a mountain
church | temple | place of prayer | bells and steeple | columns or incense
market | grocery | sells food | open stalls | trolleys and checkout
farm | garden | grows plants | cows and tractor | flowers and lawn
beach | desert | lots of sand | waves and swimmers | camels and dunes
river | lake | fresh water | flows to the sea | still, with a shore
mountain | volcano | high rock | climbers and peak | lava and ashes
forest | jungle | many trees | oaks and deer | parrots and heat
island | peninsula | land and sea | water all around | joined on one side
rain | snow | falls from clouds | drops and puddles | white flakes
thunder | lightning | part of a storm | loud rumble | bright flash
moon | star | seen at night | phases and craters | twinkles far away
sunrise | sunset | glowing sky | early morning | late evening
spring | autumn | season | blossom and lambs | falling leaves
bicycle | scooter | two wheels | pedals and chain | stood on or with a motor
train | tram | runs on rails | between cities | through city streets
lorry | tractor | heavy vehicle | motorway cargo | ploughs a field
taxi | ambulance | drives people | paid by meter | siren and patient
aeroplane | helicopter | flies with passengers | wings and runway | rotor, hovers
canoe | sailboat | floats on water | paddle | wind and mast
ferry | submarine | vessel at sea | takes cars across | dives with a periscope
rocket | balloon | rises in the air | astronauts and fuel | gas or string
horse | donkey | animal to ride | gallops in races | long ears, stubborn
sheep | goat | farm animal | wool | beard and horns
rabbit | hamster | small furry pet | hops with long ears | wheel in a cage
tiger | leopard | big wild feline | stripes | spots
wolf | coyote | wild canine | grey, feared in fairy tales | from American prairies
crocodile | lizard | reptile | huge jaws in a river | small, on warm walls
frog | turtle | lives by a pond | jumps and croaks | slow with a shell
whale | dolphin | sea mammal | gigantic, sprays | playful jumps
shark | salmon | fish | sharp teeth | pink fillet, upstream
eagle | vulture | large bird that soars | hunts living prey | bald, waits for carrion
chicken | duck | farm bird | lays breakfast | swims in ponds
penguin | ostrich | bird that cannot fly | ice and swimming | runs in Africa
butterfly | moth | insect with wings | colourful by day | drawn to lamps
anthill | beehive | home of insects | marching workers underground | wax combs
spider | scorpion | eight legs | weaves threads | sting in the tail
rose | tulip | garden flower | thorns and romance | Dutch bulb
tree | bush | woody plant | tall trunk | low and branching
doctor | dentist | treats patients | stethoscope | drills teeth
teacher | professor | gives lessons | classroom of children | university research
firefighter | soldier | wears a uniform | sirens and hoses | army and barracks
waiter | bartender | serves guests | brings plates | mixes cocktails
baker | butcher | sells food in a shop | early loaves | meat and cleaver
painter | sculptor | visual artist | brush and canvas | chisel and marble
king | president | rules a country | inherits a throne | elected for a term
wizard | witch | works magic | long beard and staff | broomstick and cauldron
pirate | viking | raider at sea | parrot and treasure | longship from the north
ghost | vampire | scary night creature | white and transparent | fangs and blood
telephone | computer | electronic device | ringing calls | keyboard and mouse
camera | binoculars | has lenses | takes pictures | makes far things near
birthday | wedding | celebration | yearly, candles | bride and groom
passport | ticket | shown when travelling | photo and nationality | seat and price""".splitlines()
)
HINTS = {  # what is true of each word: of its whole pair, of it alone, of the other alone
    **{pair.first: pair[2:] for pair in PAIRS},
    **{pair.second: (pair.both, pair.only_second, pair.only_first) for pair in PAIRS},
}
